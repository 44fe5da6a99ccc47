import { useEffect } from 'react'
import { Message } from '../ui/message.tsx'
import { useApp, useWorkspace } from './app-context.tsx'

/** Says why no secret can be kept here, where that is so: beside the fields that ask for one. */
export function KeychainNote() {
  const app = useApp()
  const secrets = useWorkspace((state) => state.secrets)
  useEffect(() => void app.workspace.refreshSecrets(), [app])
  if (secrets.status !== 'ready' || secrets.value.available) return null
  return <Message tone="warn">Keys cannot be kept on this computer. {secrets.value.reason}</Message>
}
