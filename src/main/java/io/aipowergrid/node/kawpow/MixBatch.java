package io.aipowergrid.node.kawpow;

import io.aipowergrid.node.base.Hash256;
import java.util.List;

/**
 * Several KawPoW hashes of one epoch, computed round by round in step (chain.md 3). The 64 items of
 * one hash depend on each other, but those of different hashes do not: in step, the cache reads of
 * all of them overlap. Holds scratch memory of about 3 KiB a hash; one thread uses it.
 */
final class MixBatch {
  private static final int MIX_WORDS = Kawpow.REGISTERS * Kawpow.LANES;

  private final EpochContext context;
  private final List<KawpowInput> inputs;
  private final ProgpowProgram[] programs;
  private final int[][] states;
  private final int[][] mixes;
  private final int[] items;
  private final ItemReader reader;
  private final ProgramInterpreter interpreter;

  /**
   * @param inputs all of the context's epoch
   */
  MixBatch(EpochContext context, ParentMixer mixer, List<KawpowInput> inputs) {
    int count = inputs.size();
    this.context = context;
    this.inputs = inputs;
    programs = new ProgpowProgram[count];
    states = new int[count][KeccakF800.WORDS];
    mixes = new int[count][MIX_WORDS];
    items = new int[count];
    reader = context.reader(mixer, count);
    interpreter = new ProgramInterpreter(context.l1Words());
    for (int i = 0; i < count; i++) {
      begin(i);
    }
  }

  /** Heap that a batch needs. */
  static long scratchBytes(int hashes) {
    int words = KeccakF800.WORDS + MIX_WORDS + 1 + Kawpow.ITEM_WORDS;
    return (long) hashes * words * Integer.BYTES + ItemReader.scratchBytes(hashes);
  }

  private void begin(int i) {
    var input = inputs.get(i);
    programs[i] = programAt(i, Kawpow.periodOf(input.height()));
    Sponge.absorbHeader(states[i], input.headerHash(), input.nonce());
    for (int lane = 0; lane < Kawpow.LANES; lane++) {
      var random = Kiss99.ofLane(states[i][0], states[i][1], lane);
      for (int register = 0; register < Kawpow.REGISTERS; register++) {
        mixes[i][register * Kawpow.LANES + lane] = random.next();
      }
    }
  }

  /** Neighbours in a batch are mostly of the same period. */
  private ProgpowProgram programAt(int i, int period) {
    return i > 0 && programs[i - 1].period() == period
        ? programs[i - 1]
        : ProgpowProgram.ofPeriod(period);
  }

  /** All rounds, then the results in the order of the inputs. */
  List<KawpowHash> hashes() {
    for (int round = 0; round < Kawpow.ROUNDS; round++) {
      executeRound(round);
    }
    return java.util.stream.IntStream.range(0, inputs.size()).mapToObj(this::finish).toList();
  }

  void executeRound(int round) {
    for (int i = 0; i < mixes.length; i++) {
      items[i] = itemOf(i, round);
    }
    reader.read(items);
    for (int i = 0; i < mixes.length; i++) {
      interpreter.execute(programs[i], round, mixes[i], reader.words(), reader.offset(i));
    }
  }

  /** Which dataset item a hash reads in a round: register 0 of one lane after the other decides. */
  int itemOf(int i, int round) {
    return Integer.remainderUnsigned(
        mixes[i][round % Kawpow.LANES], context.sizes().datasetItems2048());
  }

  /** Register r of a lane after the rounds so far. */
  int register(int i, int lane, int register) {
    return mixes[i][register * Kawpow.LANES + lane];
  }

  private KawpowHash finish(int i) {
    Hash256 mixHash = Sponge.toHash(reduce(mixes[i]), 0);
    Sponge.absorbMix(states[i], mixHash);
    return new KawpowHash(mixHash, Sponge.squeeze(states[i]));
  }

  /** Every lane into one word, then the 16 words into the eight of the mix hash. */
  private static int[] reduce(int[] mix) {
    var words = new int[Sponge.HASH_WORDS];
    java.util.Arrays.fill(words, Fnv.OFFSET);
    for (int lane = 0; lane < Kawpow.LANES; lane++) {
      int hash = Fnv.OFFSET;
      for (int register = 0; register < Kawpow.REGISTERS; register++) {
        hash = Fnv.fnv1a(hash, mix[register * Kawpow.LANES + lane]);
      }
      words[lane % words.length] = Fnv.fnv1a(words[lane % words.length], hash);
    }
    return words;
  }
}
