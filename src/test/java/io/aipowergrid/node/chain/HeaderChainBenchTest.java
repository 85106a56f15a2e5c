package io.aipowergrid.node.chain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HeaderChainBenchTest {
  @Test
  void judgesEveryHeader() {
    var told = new ArrayList<Integer>();
    var result = new HeaderChainBench(40).run(2, told::add);
    assertThat(result.headers()).isEqualTo(40);
    assertThat(result.epochs()).isEqualTo(1);
    assertThat(result.perSecond()).isPositive();
    assertThat(told).isEqualTo(List.of(40));
  }
}
