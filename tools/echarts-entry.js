// The parts of Apache ECharts that the charts of the cockpit use; tools/vendor.sh bundles them into one file.
import { init, registerLocale, use } from "echarts/core";
import { BarChart, LineChart, ScatterChart } from "echarts/charts";
import { AriaComponent, GridComponent, LegendComponent, MarkLineComponent, TooltipComponent } from "echarts/components";
import { LabelLayout } from "echarts/features";
import { SVGRenderer } from "echarts/renderers";
import zh from "echarts/lib/i18n/langZH.js";

use([
  AriaComponent, BarChart, GridComponent, LabelLayout, LegendComponent, LineChart,
  MarkLineComponent, ScatterChart, SVGRenderer, TooltipComponent,
]);
registerLocale("ZH", zh);

export { init };
