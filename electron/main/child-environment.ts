/**
 * Named note "clean child environment": the engine's process gets the variables it has a use for and no other.
 * A `NODE_OPTIONS`, `ELECTRON_RUN_AS_NODE` or `LD_PRELOAD` of the caller would otherwise run code in the process
 * that holds the evidence, and tokens of other tools would lie in its memory for nothing.
 */
const NEEDED = new Set([
  'PATH', // credential_process of an AWS profile is looked up here
  'HOME', // the default workspace, ~/.aws
  'USER',
  'LOGNAME',
  'LANG',
  'LANGUAGE',
  'TZ',
  'TMPDIR',
  'TEMP',
  'TMP',
  'HTTP_PROXY',
  'HTTPS_PROXY',
  'NO_PROXY',
  'ALL_PROXY',
  'SSL_CERT_FILE',
  'SSL_CERT_DIR',
  'NODE_EXTRA_CA_CERTS', // a firm's own certificate authority: data, not code
  // Windows cannot start a process or find a folder without these.
  'SYSTEMROOT',
  'SYSTEMDRIVE',
  'WINDIR',
  'COMSPEC',
  'PATHEXT',
  'USERPROFILE',
  'USERNAME',
  'HOMEDRIVE',
  'HOMEPATH',
  'APPDATA',
  'LOCALAPPDATA',
  'PROGRAMDATA',
])
const NEEDED_GROUPS = [
  'AWS_', // credentials by environment are a feature
  'XDG_',
  'LC_',
]

/** What of `environment` the engine's process gets. Names are compared without case, as Windows and proxies do. */
export function childEnvironment(environment: NodeJS.ProcessEnv): Record<string, string> {
  const kept = Object.entries(environment).filter((entry): entry is [string, string] => {
    const name = entry[0].toUpperCase()
    return (
      entry[1] !== undefined && (NEEDED.has(name) || NEEDED_GROUPS.some((group) => name.startsWith(group)))
    )
  })
  return Object.fromEntries(kept)
}
