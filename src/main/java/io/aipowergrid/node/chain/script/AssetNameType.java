package io.aipowergrid.node.chain.script;

/** What kind of asset a name is of (assettypes.h, AssetType). */
public enum AssetNameType {
  /** {@code NAME}. */
  ROOT,
  /** {@code NAME/SUB}. */
  SUB,
  /** {@code NAME#tag}: exactly one exists. */
  UNIQUE,
  /** {@code NAME~channel}. */
  MESSAGE_CHANNEL,
  /** {@code NAME^VOTE}. */
  VOTE,
  /** {@code #NAME}. */
  QUALIFIER,
  /** {@code #NAME/#SUB}. */
  SUB_QUALIFIER,
  /** {@code $NAME}. */
  RESTRICTED,
  /** {@code NAME!}: the token of an asset's owner. */
  OWNER
}
