package io.aipowergrid.node.chain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HeaderChainBenchTest {
  @Test
  void theChainTakesEveryHeaderThatTheBenchMines() {
    var told = new ArrayList<Integer>();
    var result = HeaderChainBench.mine(40, told::add).run(2);
    assertThat(result.headers()).isEqualTo(40);
    assertThat(result.epochs()).isEqualTo(1);
    assertThat(result.perSecond()).isPositive();
    assertThat(told).isEqualTo(List.of(40));
  }
}
