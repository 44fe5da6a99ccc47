/** The names on which the page's preload and the host talk. Values only: the preload carries no schema library. */
export const HOST_CHANNELS = {
  call: 'blotter:call',
  command: 'blotter:command',
  connectEngine: 'blotter:connect-engine',
  enginePort: 'blotter:engine-port',
  engineRestart: 'blotter:engine-restart',
  engineFailed: 'blotter:engine-failed',
} as const
