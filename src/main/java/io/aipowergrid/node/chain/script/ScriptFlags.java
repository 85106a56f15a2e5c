package io.aipowergrid.node.chain.script;

import static io.aipowergrid.node.chain.script.ScriptFlag.*;

import java.util.Collection;
import java.util.List;

/**
 * A set of verification rules. Immutable; may be used from any thread.
 *
 * @param mask one bit for each {@link ScriptFlag}
 */
public record ScriptFlags(int mask) {
  /** No rule but those of the first script engine. */
  public static final ScriptFlags NONE = new ScriptFlags(0);

  /** What scripts in blocks must obey, from height 1 on (chain.md 6; GetBlockScriptFlags). */
  public static final ScriptFlags BLOCK_FLAGS =
      of(P2SH, DERSIG, CHECKLOCKTIMEVERIFY, CHECKSEQUENCEVERIFY, WITNESS, NULLDUMMY);

  /** What scripts in relayed transactions must obey (policy.h, STANDARD_SCRIPT_VERIFY_FLAGS). */
  public static final ScriptFlags STANDARD_FLAGS =
      BLOCK_FLAGS.with(
          STRICTENC,
          MINIMALDATA,
          DISCOURAGE_UPGRADABLE_NOPS,
          CLEANSTACK,
          MINIMALIF,
          NULLFAIL,
          LOW_S,
          DISCOURAGE_UPGRADABLE_WITNESS_PROGRAM,
          WITNESS_PUBKEYTYPE);

  /** Refuses sets that could not have been rolled out as soft forks, as the daemon asserts. */
  public ScriptFlags {
    if (has(mask, WITNESS) && !has(mask, P2SH)) {
      throw new IllegalArgumentException("WITNESS needs P2SH");
    }
    if (has(mask, CLEANSTACK) && !has(mask, WITNESS)) {
      throw new IllegalArgumentException("CLEANSTACK needs P2SH and WITNESS");
    }
  }

  public static ScriptFlags of(ScriptFlag... flags) {
    return of(List.of(flags));
  }

  public static ScriptFlags of(Collection<ScriptFlag> flags) {
    return new ScriptFlags(flags.stream().mapToInt(ScriptFlag::bit).reduce(0, (a, b) -> a | b));
  }

  /** These rules and more. */
  public ScriptFlags with(ScriptFlag... flags) {
    int more = mask;
    for (ScriptFlag flag : flags) {
      more |= flag.bit();
    }
    return new ScriptFlags(more);
  }

  public boolean contains(ScriptFlag flag) {
    return has(mask, flag);
  }

  private static boolean has(int mask, ScriptFlag flag) {
    return (mask & flag.bit()) != 0;
  }
}
