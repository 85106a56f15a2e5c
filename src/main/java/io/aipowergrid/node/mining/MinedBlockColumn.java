package io.aipowergrid.node.mining;

/** What found blocks can be listed by. */
public enum MinedBlockColumn {
  HEIGHT,
  FOUND,
  STATE,
  NET
}
