/** What the catalogue of a workspace holds, read beside the running app. */
import { join } from 'node:path'
import { expect } from '@playwright/test'
import Database from 'better-sqlite3'

/** The text of a tab is in the catalogue, on disk: a kill from here on must not take it. */
export async function untilKept(workspace: string, sql: string): Promise<void> {
  await expect.poll(() => textsOf(workspace, 'SELECT text FROM drafts')).toContain(sql)
}

/** The tab that was closed last is in the catalogue with this text. */
export async function untilClosedKept(workspace: string, sql: string): Promise<void> {
  await expect.poll(() => textsOf(workspace, 'SELECT sql FROM closed_tabs ORDER BY position')[0]).toBe(sql)
}

function textsOf(workspace: string, question: string): readonly string[] {
  const catalog = new Database(join(workspace, 'catalog.sqlite'), { readonly: true, fileMustExist: true })
  try {
    return catalog.prepare<[], string>(question).pluck().all()
  } finally {
    catalog.close()
  }
}
