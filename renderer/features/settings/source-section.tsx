import { Cloud, File, Folder, Plus } from 'lucide-react'
import { useState } from 'react'
import type { SourceInfo, SourceKind } from '../../../shared/model/archive-view.ts'
import { Button } from '../../ui/button.tsx'
import { useApp, useWorkspace } from '../app-context.tsx'
import { FolderForm } from '../first-run/folder-form.tsx'
import { S3Form } from '../first-run/s3-form.tsx'
import { RemovableTable } from './removable-table.tsx'

const KIND_WORDS: Readonly<Record<SourceKind, string>> = { s3: 'S3', folder: 'folder', file: 'file' }

function KindIcon({ kind }: { readonly kind: SourceKind }) {
  switch (kind) {
    case 's3':
      return <Cloud size={14} aria-hidden />
    case 'folder':
      return <Folder size={14} aria-hidden />
    case 'file':
      return <File size={14} aria-hidden />
  }
}

export function credentialsOf(source: SourceInfo): string {
  if (source.kind !== 's3') return 'none needed'
  if (source.secret) return `keychain: ${source.secret}`
  return source.profile ? `profile ${source.profile}` : 'environment or default chain'
}

export function SourceSection() {
  const app = useApp()
  const info = useWorkspace((state) => state.info)
  const [adding, setAdding] = useState<'folder' | 's3' | null>(null)
  const sources = info.status === 'ready' ? info.value.sources : []
  const added = () => {
    setAdding(null)
    app.notices.push({
      tone: 'success',
      title: 'Source added',
      detail: 'Plan and pull it on the Archive screen.',
    })
  }
  return (
    <section aria-labelledby="sources">
      <h2 id="sources" tabIndex={-1}>
        Sources
        <Button
          small
          aria-expanded={adding === 'folder'}
          onClick={() => setAdding(adding === 'folder' ? null : 'folder')}
        >
          <Plus size={13} aria-hidden />
          Add folder
        </Button>
        <Button
          small
          style={{ marginLeft: 0 }}
          aria-expanded={adding === 's3'}
          onClick={() => setAdding(adding === 's3' ? null : 's3')}
        >
          <Plus size={13} aria-hidden />
          Add S3 bucket
        </Button>
      </h2>
      <RemovableTable
        label="Sources"
        heads={['Source', 'Kind', 'Endpoint', 'Credentials']}
        items={sources}
        empty={<p className="dim">No source yet. Add a folder or a bucket.</p>}
        idOf={({ id }) => id}
        cells={(source) => (
          <>
            <td>
              {source.label}
              {source.label !== source.spec && <div className="mono dim">{source.spec}</div>}
            </td>
            <td>
              <span className="row" style={{ gap: 4 }}>
                <KindIcon kind={source.kind} />
                {KIND_WORDS[source.kind]}
              </span>
            </td>
            <td>
              {source.endpoint ?? (source.kind === 's3' ? 'AWS' : '')} {source.region}
              {source.pathStyle && <span className="dim"> path style</span>}
            </td>
            <td>{credentialsOf(source)}</td>
          </>
        )}
        removal={({ id, label }) => ({
          label: `Remove source ${label}`,
          question: 'Remove this source?',
          action: 'Remove source',
          consequence: (
            <>
              <strong>{label}</strong> is not asked any more. What was pulled from it stays in the workspace.
            </>
          ),
          failed: 'The source could not be removed',
          remove: () => app.workspace.removeSource(id),
        })}
      />
      {adding === 'folder' && <FolderForm onAdded={added} />}
      {adding === 's3' && <S3Form onAdded={added} />}
    </section>
  )
}
