/**
 * Who is at the console: sign-in, session cookie, access by role, defence against forged requests.
 */
@NullMarked
package io.aipowergrid.node.console.session;

import org.jspecify.annotations.NullMarked;
