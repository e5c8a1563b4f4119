/** Where an installed agent lies. All of it, and the account, is gone after `uninstall`. */
export const places = {
  program: '/opt/candor-agent',
  state: '/var/lib/candor-agent',
  command: '/usr/local/bin/candor-agent',
  unit: '/etc/systemd/system/candor-agent.service',
  /** What the unit makes while it runs; everybody can enter it. */
  run: '/run/candor-agent',
  /** Starts the desk in each person's graphical login (XDG autostart). */
  autostart: '/etc/xdg/autostart/candor-agent-desk.desktop',
} as const;

export const account = 'candor-agent';
