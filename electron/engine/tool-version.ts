import packageJson from '../../package.json' with { type: 'json' }

/** Printed on every report and certificate: which Blotter said it. */
export const toolVersion: string = packageJson.version
