package io.aipowergrid.node.kawpow;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every step of the nine recorded hashes, so that a fault shows where it is. */
class IntermediateStepsTest {
  static Stream<JsonNode> steps() {
    return KawpowVectors.rows("intermediate_steps");
  }

  @ParameterizedTest
  @MethodSource("steps")
  void absorbsHeaderAndNonce(JsonNode step) {
    var state = new int[KeccakF800.WORDS];
    Sponge.absorbHeader(state, input(step).headerHash(), input(step).nonce());
    assertThat(state).containsExactly(KawpowVectors.words(step.get("absorb_out")));
  }

  @ParameterizedTest
  @MethodSource("steps")
  void shufflesRegistersByThePeriod(JsonNode step) {
    var random = Kiss99.ofProgram(Kawpow.periodOf(input(step).height()));
    int[] targets = RegisterWalk.identity();
    int[] sources = RegisterWalk.identity();
    RegisterWalk.shuffle(targets, sources, random);

    assertThat(targets).containsExactly(decimals(step.get("prog_dst_seq")));
    assertThat(sources).containsExactly(decimals(step.get("prog_src_seq")));
    assertThat(IntStream.generate(random::next).limit(4))
        .containsExactly(
            IntStream.of(KawpowVectors.words(step.get("prog_rng_first4_after_shuffle")))
                .boxed()
                .toArray(Integer[]::new));
  }

  @ParameterizedTest
  @MethodSource("steps")
  void mixesRoundByRound(JsonNode step) {
    assertRounds(step, EpochFixture.CONTEXTS);
  }

  /** Twice: the second time all items come from the cache. */
  @ParameterizedTest
  @MethodSource("steps")
  void mixesRoundByRoundWithDatasetItemsKept(JsonNode step) {
    assertRounds(step, EpochFixture.KEEPING);
    assertRounds(step, EpochFixture.KEEPING);
  }

  private static void assertRounds(JsonNode step, EpochContexts contexts) {
    var input = input(step);
    var context = contexts.atHeight(input.height());
    var batch = new MixBatch(context, ParentMixer.best(), List.of(input));

    assertThat(lane(batch, 0)).containsExactly(KawpowVectors.words(step.get("init_mix_lane0")));
    assertThat(lane(batch, 15)).containsExactly(KawpowVectors.words(step.get("init_mix_lane15")));
    assertThat(batch.itemOf(0, 0)).isEqualTo(step.get("round0_dag_index").asInt());
    for (int round = 0; round < Kawpow.ROUNDS; round++) {
      batch.executeRound(round);
      var expected = step.get("mix_after_round" + round + "_lane0");
      if (expected != null) {
        assertThat(lane(batch, 0))
            .as("after round %d", round)
            .containsExactly(KawpowVectors.words(expected));
      }
    }
  }

  private static int[] lane(MixBatch batch, int lane) {
    return IntStream.range(0, Kawpow.REGISTERS)
        .map(register -> batch.register(0, lane, register))
        .toArray();
  }

  private static int[] decimals(JsonNode list) {
    return IntStream.range(0, list.size()).map(i -> list.get(i).asInt()).toArray();
  }

  private static KawpowInput input(JsonNode step) {
    return new KawpowInput(
        step.get("height").asLong(),
        KawpowVectors.hash(step.get("header_hash")),
        Long.parseUnsignedLong(step.get("nonce").asText(), 16));
  }
}
