package io.aipowergrid.node.chain.script;

/** Consensus limits of the script language (script.h, consensus.h; chain.md 6). */
public final class ScriptLimits {
  /** MAX_SCRIPT_SIZE: bytes of a script that can run. */
  public static final int SCRIPT_BYTES_MAX = 10_000;

  /** MAX_SCRIPT_ELEMENT_SIZE: bytes of one push. */
  public static final int ELEMENT_BYTES_MAX = 520;

  /** MAX_OPS_PER_SCRIPT: operations other than pushes, executed or not. */
  public static final int OPERATIONS_MAX = 201;

  /** MAX_PUBKEYS_PER_MULTISIG. */
  public static final int MULTISIG_KEYS_MAX = 20;

  /** MAX_STACK_SIZE: items of both stacks together. */
  public static final int STACK_ITEMS_MAX = 1000;

  private ScriptLimits() {}
}
