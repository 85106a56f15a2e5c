package io.aipowergrid.node.console.session;

import jakarta.annotation.Priority;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InvocationContext;
import jakarta.ws.rs.core.Response;

/** Turns the failure of a page into a page, outside of any transaction. Any thread. */
@ShowsErrors
@Interceptor
@Priority(Interceptor.Priority.PLATFORM_BEFORE)
public class ErrorInterceptor {
  private final Refusals refusals;

  ErrorInterceptor(Refusals refusals) {
    this.refusals = refusals;
  }

  @AroundInvoke
  Object show(InvocationContext call) throws Exception {
    if (!Response.class.isAssignableFrom(call.getMethod().getReturnType())) {
      return call.proceed();
    }
    try {
      return call.proceed();
    } catch (RuntimeException e) {
      return refusals.of(e);
    }
  }
}
