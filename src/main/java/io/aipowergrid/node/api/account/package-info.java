/** The routes a customer manages an account with: jobs, usage, balance, keys. */
@NullMarked
package io.aipowergrid.node.api.account;

import org.jspecify.annotations.NullMarked;
