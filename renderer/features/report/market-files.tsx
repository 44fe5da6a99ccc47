import { FilePlus2, X } from 'lucide-react'
import { MARKET_COLUMNS, type MarketKind } from '../../../shared/model/market.ts'
import { Button, IconButton } from '../../ui/button.tsx'
import { useApp, useReport } from '../app-context.tsx'

const NAMES: Readonly<Record<MarketKind, string>> = { quotes: 'Quotes', tape: 'Market tape' }

/** The files beside the archive that spreads, price improvement and VWAP are worked out from. */
export function MarketFiles() {
  return (
    <section className="market-files" aria-label="Market data">
      <MarketFile kind="quotes" />
      <MarketFile kind="tape" />
    </section>
  )
}

function MarketFile({ kind }: { readonly kind: MarketKind }) {
  const app = useApp()
  const chosen = useReport((state) => state.market[kind])
  const name = NAMES[kind]
  const choose = () => void app.attempt('The file could not be chosen', () => app.report.chooseMarket(kind))
  const columns = `CSV or Parquet with the columns ${MARKET_COLUMNS[kind].join(', ')}`
  if (chosen === null)
    return (
      <Button title={columns} onClick={choose}>
        <FilePlus2 size={14} aria-hidden />
        {name}…
      </Button>
    )
  return (
    <span className="market-file">
      <span className="dim">{name}</span>
      <span className="market-name mono" title={chosen.name}>
        {chosen.name}
      </span>
      <IconButton small label={`Remove ${chosen.name}`} onPress={() => void app.report.removeMarket(kind)}>
        <X size={13} aria-hidden />
      </IconButton>
    </span>
  )
}
