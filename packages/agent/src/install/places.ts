/** Where an installed agent lies. All of it, and the account, is gone after `uninstall`. */
export const places = {
  program: '/opt/candor-agent',
  state: '/var/lib/candor-agent',
  command: '/usr/local/bin/candor-agent',
  unit: '/etc/systemd/system/candor-agent.service',
} as const;

export const account = 'candor-agent';
