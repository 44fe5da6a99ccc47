export { type Damage, type DamageOptions, damageDay } from './damage-day.ts'
export { type Sealed, type SealOptions, sealFiles } from './seal-files.ts'
export { readSigningKey, type SampleKeys, type SigningKey, sampleKeys } from './signing-key.ts'
export { SAMPLE_ORIGIN, type Sample, type SampleOptions, writeSample } from './write-sample.ts'
