package io.aipowergrid.node.api.auth;

import io.aipowergrid.node.accounts.Caller;
import jakarta.enterprise.context.RequestScoped;
import org.jspecify.annotations.Nullable;

/** Who sent the current request; filled by {@link ApiKeyFilter} before any resource runs. */
@RequestScoped
public class CurrentCaller {
  private @Nullable Caller caller;

  /**
   * The caller.
   *
   * @throws IllegalStateException on a route that asks for no key
   */
  public Caller get() {
    var known = caller;
    if (known == null) throw new IllegalStateException("This route does not ask who is calling.");
    return known;
  }

  void set(Caller caller) {
    this.caller = caller;
  }
}
