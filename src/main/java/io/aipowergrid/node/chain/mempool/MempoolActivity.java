package io.aipowergrid.node.chain.mempool;

import io.aipowergrid.node.chain.TransactionPool.AcceptResult;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Counts what came to the pool, what was refused and what left, for meters. Thread-safe. */
public final class MempoolActivity {
  private final LongAdder accepted = new LongAdder();
  private final Map<Refusal, LongAdder> refused = adders(Refusal.values());
  private final Map<Departure, LongAdder> departed = adders(Departure.values());

  /** Why a transaction left. */
  public enum Departure {
    /** It is in a block. */
    CONFIRMED,
    /** A block spends what it spends. */
    CONFLICT,
    /** It waited too long. */
    EXPIRED,
    /** It paid least when memory ran out. */
    EVICTED,
    /** One that pays more took its place. */
    REPLACED,
    /** The chain moved, and the rules no longer let it wait. */
    OUTDATED
  }

  private static <K extends Enum<K>> Map<K, LongAdder> adders(K[] keys) {
    return Arrays.stream(keys)
        .collect(Collectors.toUnmodifiableMap(Function.identity(), key -> new LongAdder()));
  }

  void joined() {
    accepted.increment();
  }

  /** Counts an answer other than that it was accepted. */
  void refused(AcceptResult answer) {
    Refusal.of(answer).ifPresent(kind -> refused.getOrDefault(kind, accepted).increment());
  }

  void left(Departure why, int count) {
    departed.getOrDefault(why, accepted).add(count);
  }

  /** Transactions that joined, whoever offered them. */
  public long accepted() {
    return accepted.sum();
  }

  /** Transactions that were refused for the reason. */
  public long refused(Refusal kind) {
    return refused.getOrDefault(kind, accepted).sum();
  }

  /** Transactions that left for the reason. */
  public long departed(Departure why) {
    return departed.getOrDefault(why, accepted).sum();
  }
}
