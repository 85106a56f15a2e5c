package io.aipowergrid.node.chain.script;

import io.aipowergrid.node.base.ByteReader;
import io.aipowergrid.node.base.MalformedBytesException;
import io.aipowergrid.node.chain.model.Hash160;
import io.aipowergrid.node.chain.model.Script;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds and reads assets in output scripts. Found are they by some bytes at fixed places alone, in
 * whatever script (chain.md 7; script.cpp, IsAssetScript). Pure; may be called from any thread.
 */
public final class AssetScripts {
  private static final int OPCODE_INDEX = 25;
  private static final int SIZE_MIN = 32;

  /** A new asset needs a longer script than the other kinds. */
  private static final int NEW_SIZE_MIN = 40;

  private static final byte[] MARK = {'r', 'v', 'n'};

  private record Marked(AssetKind kind, int payloadStart) {}

  private AssetScripts() {}

  /** The kind of asset output that the script is, if it is one. */
  public static Optional<AssetKind> kindOf(Script script) {
    return Optional.ofNullable(find(script)).map(Marked::kind);
  }

  /** Reads the asset; empty when the script carries none. */
  public static Optional<AssetOutput> parse(Script script) {
    Marked marked = find(script);
    if (marked == null) {
      return Optional.empty();
    }
    try {
      var payload = new ByteReader(script.slice(marked.payloadStart(), script.size()));
      return Optional.of(AssetPayload.read(marked.kind(), holder(script), payload));
    } catch (MalformedBytesException e) {
      return Optional.of(new AssetOutput.Malformed(marked.kind(), holder(script)));
    }
  }

  /**
   * Whether the parser meets opcode 0xc0 elsewhere than at the front, in a script that carries no
   * asset: invalid in a block unless the transaction issues or reissues (tx_verify.cpp,
   * "op-neox-asset-not-in-right-script-location").
   */
  public static boolean hasMisplacedOpcode(Script script) {
    if (ScriptPatterns.startsWith(script, Opcode.OP_AIPG_ASSET) || find(script) != null) {
      return false;
    }
    var reader = new ScriptReader(script);
    while (reader.next()) {
      if (reader.is(Opcode.OP_AIPG_ASSET)) {
        return true;
      }
    }
    return false;
  }

  /** Whether the output carries none of the asset that it names; such can never be spent. */
  static boolean hasZeroAmount(Script script) {
    // An owner token counts as one even where its name cannot be read.
    return parse(script).orElse(null) instanceof AssetOutput.WellFormed asset
        && asset.amount() == 0;
  }

  /** The hash at the place where a P2PKH script has it. */
  static Hash160 holder(Script script) {
    return Hash160.of(script.slice(3, 3 + Hash160.LENGTH));
  }

  private static @Nullable Marked find(Script script) {
    if (script.size() < SIZE_MIN || script.byteAt(OPCODE_INDEX) != Opcode.OP_AIPG_ASSET.code()) {
      return null;
    }
    // The mark follows a length of one byte, or of two: the second place is not tried when the
    // first
    // begins right.
    int mark = script.byteAt(OPCODE_INDEX + 2) == MARK[0] ? OPCODE_INDEX + 2 : OPCODE_INDEX + 3;
    for (int i = 0; i < MARK.length; i++) {
      if (script.byteAt(mark + i) != MARK[i]) {
        return null;
      }
    }
    int letter = script.byteAt(mark + MARK.length);
    for (AssetKind kind : AssetKind.values()) {
      if (kind.letter() == letter && (kind != AssetKind.NEW || script.size() >= NEW_SIZE_MIN)) {
        return new Marked(kind, mark + MARK.length + 1);
      }
    }
    return null;
  }
}
