/** Draws the marks of a chart with Observable Plot. Loaded with the first chart that is drawn. */
import { drawBars } from './draw/bars.ts'
import { drawBoxes } from './draw/boxes.ts'
import type { DrawnChart, DrawRequest } from './draw/frame.ts'
import { drawHeatmap } from './draw/heatmap.ts'
import { drawHistogram } from './draw/histogram.ts'
import { drawLines } from './draw/lines.ts'
import { drawScatter } from './draw/scatter.ts'

/** Draws, and tells where each mark came to stand. */
export function drawChart(request: DrawRequest): DrawnChart {
  const { marks } = request
  switch (marks.kind) {
    case 'line':
    case 'area':
      return drawLines(request, marks)
    case 'bar':
      return drawBars(request, marks)
    case 'histogram':
      return drawHistogram(request, marks)
    case 'box':
      return drawBoxes(request, marks)
    case 'scatter':
      return drawScatter(request, marks)
    case 'heatmap':
      return drawHeatmap(request, marks)
  }
}
