package io.aipowergrid.node.wallet;

import io.aipowergrid.node.base.Amount;

/**
 * What a wallet has.
 *
 * @param spendable in blocks, mature, and not in a payment on its way
 * @param immature of coinbases that cannot be spent yet
 * @param pending change of own payments that are in no block yet
 * @param height of the last block that was looked at; 0 before the first
 */
public record WalletBalance(Amount spendable, Amount immature, Amount pending, int height) {}
