package io.aipowergrid.node.billing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.aipowergrid.node.base.MicroUsd;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class UsageCsvTest {
  private static final UsageTotals TOTALS = new UsageTotals(2, 30, 10, 40, MicroUsd.of(1_000_021));

  @Test
  void writesBucketsWithMoneyToTheLastMicroUsd() {
    var start = Instant.parse("2030-01-01T00:00:00Z");
    assertEquals(
        "start,jobs,prompt_tokens,cached_prompt_tokens,output_tokens,cost_usd\r\n"
            + "2030-01-01T00:00:00Z,2,30,10,40,1.000021\r\n",
        UsageCsv.ofBuckets(List.of(new UsageBucket(start, TOTALS))));
  }

  @Test
  void quotesNamesAndDisarmsFormulas() {
    var shares =
        List.of(
            new UsageShare("a,\"b\"", UsageTotals.NONE), new UsageShare("=1+1", UsageTotals.NONE));
    assertEquals(
        "model,jobs,prompt_tokens,cached_prompt_tokens,output_tokens,cost_usd\r\n"
            + "\"a,\"\"b\"\"\",0,0,0,0,0.000000\r\n"
            + "'=1+1,0,0,0,0,0.000000\r\n",
        UsageCsv.ofShares("model", shares));
  }
}
