/**
 * What the host keeps in the operating system's keychain, by its name: keys of AWS, or what a place that records are
 * forwarded to wants to see. The engine is told the values; catalogue, activity log and page know the names only.
 */
import { z } from 'zod'

export const awsKeys = z.object({
  accessKeyId: z.string().min(1).max(500),
  secretAccessKey: z.string().min(1).max(500),
  sessionToken: z.string().min(1).max(5000).exactOptional(),
})
export type AwsKeys = z.infer<typeof awsKeys>

/** Characters that an HTTP header can carry; a line end in one would begin another header. */
const headerText = z.string().regex(/^[\x20-\x7e]+$/, 'Letters, digits and signs of ASCII only.')

/** A token of Splunk's HTTP Event Collector. */
export const collectorToken = z.object({ token: headerText.max(500) })
/** An API key of Elasticsearch in its encoded form, as it is shown when it is made. */
export const apiKey = z.object({ apiKey: headerText.max(2000) })
/** Name and password of basic authentication; the name has no colon. */
export const nameAndPassword = z.object({
  user: z
    .string()
    .min(1)
    .max(500)
    .regex(/^[^:]*$/, 'A name of basic authentication has no colon.'),
  password: z.string().min(1).max(2000),
})

export const secretValue = z.union([awsKeys, collectorToken, apiKey, nameAndPassword])
export type SecretValue = z.infer<typeof secretValue>
