/** One statement about the database that is compared; equal facts have equal values. */
export interface Fact {
  /** `device`, `device.label`, `function find_device_key`, `role candor_app`. */
  place: string;
  /** What is said of the place; undefined: that it exists, and as what. */
  aspect?: string;
  value: string;
  /** Place whose absence says enough. */
  within?: string;
}

/** Schemas that are not the dictionary's, with the reason. */
export const outsideSchemas: Record<string, string> = {
  graphile_worker: 'jobs: graphile-worker makes and owns its tables; candor_jobs alone sees their rows',
  candor_migrate: 'which migrations ran; nobody but the migrator reads it',
};
