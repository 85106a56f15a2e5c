/** Tests of the account routes. */
@NullMarked
package io.aipowergrid.node.api.account;

import org.jspecify.annotations.NullMarked;
