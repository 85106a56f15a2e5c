package io.aipowergrid.node.chain.script;

/** What an asset output does, by the letter after {@code rvn} (assets.h; chain.md 7). */
public enum AssetKind {
  /** Creates an asset. */
  NEW('q', "new_asset"),
  /** Creates the token of an asset's owner. */
  OWNER('o', "new_asset"),
  /** Creates more of an asset. */
  REISSUE('r', "reissue_asset"),
  /** Moves an asset. */
  TRANSFER('t', "transfer_asset");

  private final int letter;
  private final String typeName;

  AssetKind(int letter, String typeName) {
    this.letter = letter;
    this.typeName = typeName;
  }

  int letter() {
    return letter;
  }

  /** What the daemon's RPC calls it. */
  public String typeName() {
    return typeName;
  }
}
