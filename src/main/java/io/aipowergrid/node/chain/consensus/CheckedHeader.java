package io.aipowergrid.node.chain.consensus;

import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.chain.model.BlockHeader;

/** A header that obeys all rules after its parent, with its id. */
record CheckedHeader(BlockHeader header, Hash256 id) {}
