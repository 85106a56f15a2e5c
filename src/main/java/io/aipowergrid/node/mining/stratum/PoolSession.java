package io.aipowergrid.node.mining.stratum;

import com.fasterxml.jackson.databind.JsonNode;
import io.aipowergrid.node.mining.MiningJob;
import io.aipowergrid.node.mining.MiningSolution;
import io.aipowergrid.node.mining.SolutionVerdict;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The conversation with a pool: subscribe, authorise, take jobs, give shares in. Knows no sockets.
 * Lines come on one thread; shares from any.
 */
final class PoolSession {
  /** Shares that may wait for their answer. */
  static final int SHARES_MAX = 64;

  private static final Logger LOG = Logger.getLogger(PoolSession.class);
  private static final long SUBSCRIBE_ID = 1;
  private static final long AUTHORIZE_ID = 2;
  private static final long EXTRANONCE_ID = 3;
  private static final long FIRST_SHARE_ID = 100;

  private final Pool pool;
  private final String agent;
  private final Consumer<byte[]> out;
  private final Consumer<MiningJob> jobs;
  private final PoolJobs known = new PoolJobs();
  private final Map<Long, CompletableFuture<SolutionVerdict>> waiting = new HashMap<>();
  private long nextShareId = FIRST_SHARE_ID;
  private boolean subscribed;
  private boolean authorized;
  private boolean closed;
  private @Nullable MiningJob held;

  /**
   * @param agent what this program calls itself
   * @param out sends a line; may throw what a lost connection throws
   * @param jobs hears of new jobs, on the thread that brings lines
   */
  PoolSession(Pool pool, String agent, Consumer<byte[]> out, Consumer<MiningJob> jobs) {
    this.pool = pool;
    this.agent = agent;
    this.out = out;
    this.jobs = jobs;
  }

  /** Speaks first. */
  void begin() {
    out.accept(ClientLines.subscribe(SUBSCRIBE_ID, agent));
  }

  /**
   * Takes a line.
   *
   * @throws PoolFailure when there is nothing to hope for from this connection
   */
  void received(byte[] line) throws PoolFailure {
    Optional<MiningJob> job =
        switch (StratumJson.parse(line)) {
          case StratumMessage.Request request -> told(request);
          case StratumMessage.Response response -> answered(response);
          case StratumMessage.Malformed(var reason) -> throw new PoolFailure("bad line: " + reason);
        };
    job.ifPresent(jobs);
  }

  private synchronized Optional<MiningJob> answered(StratumMessage.Response response)
      throws PoolFailure {
    // Pools answer with the id they were given; a text means the same number.
    long id = response.id().asLong(-1);
    if (id == SUBSCRIBE_ID && !subscribed) {
      subscribed(response);
    } else if (id == AUTHORIZE_ID && !authorized) {
      return authorized(response);
    } else {
      var share = waiting.remove(id);
      if (share != null) {
        share.complete(verdict(response));
      }
    }
    return Optional.empty();
  }

  /**
   * {@code [null, "12c243"]} or {@code [[["mining.set_target", ...], ...], "12c2"]}: the digits
   * stand second in both (kawpow-gpu.md 7).
   */
  private void subscribed(StratumMessage.Response response) throws PoolFailure {
    if (response.fault().isPresent()) {
      throw new PoolFailure("subscription refused: " + response.fault().get());
    }
    JsonNode digits = response.result().path(1);
    var extranonce =
        Extranonce.parse(digits.isTextual() ? digits.textValue() : "")
            .orElseThrow(() -> new PoolFailure("no extranonce: " + digits));
    known.setExtranonce(extranonce);
    subscribed = true;
    out.accept(ClientLines.authorize(AUTHORIZE_ID, pool.user(), pool.password()));
    if (pool.extranonceSubscribe()) {
      out.accept(ClientLines.subscribeExtranonce(EXTRANONCE_ID));
    }
  }

  private Optional<MiningJob> authorized(StratumMessage.Response response) throws PoolFailure {
    if (response.fault().isPresent() || !response.result().asBoolean(false)) {
      throw new PoolFailure(
          "not authorised" + response.fault().map(fault -> ": " + fault).orElse(""));
    }
    authorized = true;
    // Miningcore's forks send the first job before this (kawpow-gpu.md 7c).
    return Optional.ofNullable(held);
  }

  private synchronized Optional<MiningJob> told(StratumMessage.Request request) throws PoolFailure {
    switch (PoolNotice.of(request)) {
      case PoolNotice.Job job -> {
        return subscribed ? work(job) : Optional.empty();
      }
      case PoolNotice.SetTarget(var target) -> known.setTarget(target);
      case PoolNotice.SetExtranonce(var extranonce) -> known.setExtranonce(extranonce);
      case PoolNotice.Reconnect reconnect -> throw new PoolFailure(reconnect);
      case PoolNotice.GetVersion _ -> reply(request, ClientLines.answer(request.id(), agent));
      case PoolNotice.Ping _ -> reply(request, ClientLines.answer(request.id(), "pong"));
      case PoolNotice.ShowMessage(var text) -> LOG.infof("Pool says pool=%s text=%s", pool, text);
      case PoolNotice.Unknown(var method) ->
          reply(request, ClientLines.unknown(request.id(), method));
      case PoolNotice.Invalid(var method, var reason) ->
          LOG.warnf("Pool's line ignored pool=%s method=%s reason=%s", pool, method, reason);
    }
    return Optional.empty();
  }

  private Optional<MiningJob> work(PoolNotice.Job notice) throws PoolFailure {
    Optional<MiningJob> job = known.add(notice);
    job.ifPresent(made -> held = made);
    return authorized ? job : Optional.empty();
  }

  private void reply(StratumMessage.Request request, byte[] line) {
    if (request.wantsAnswer()) {
      out.accept(line);
    }
  }

  /** Gives a share in and waits for the pool's answer, that long at most. */
  SolutionVerdict submit(MiningSolution solution, Duration timeout) {
    var answer = new CompletableFuture<SolutionVerdict>();
    long id;
    byte[] line;
    synchronized (this) {
      var job = known.find(solution.jobId());
      if (closed) {
        return new SolutionVerdict.Undecided("the pool is not connected");
      }
      if (job.isEmpty()) {
        return new SolutionVerdict.Stale();
      }
      if (waiting.size() >= SHARES_MAX) {
        return new SolutionVerdict.Undecided("too many shares wait for the pool");
      }
      id = nextShareId++;
      waiting.put(id, answer);
      var notice = job.get().notice();
      line =
          ClientLines.submit(
              id,
              pool.user(),
              new MiningSolution(notice.id(), solution.nonce(), solution.mixHash()),
              notice.headerHash(),
              pool.hexPrefix() ? "0x" : "");
    }
    try {
      out.accept(line);
      return answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      return new SolutionVerdict.Undecided("the pool did not answer");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new SolutionVerdict.Undecided("interrupted");
    } catch (ExecutionException e) {
      throw new IllegalStateException("answers are values", e);
    } finally {
      synchronized (this) {
        waiting.remove(id);
      }
    }
  }

  /** A job of ours; empty when it is forgotten. */
  synchronized Optional<MiningJob> job(String jobId) {
    return known.find(jobId).map(PoolJobs.Known::job);
  }

  /** Nothing more will come: shares that wait stay undecided. */
  synchronized void close() {
    closed = true;
    waiting
        .values()
        .forEach(
            answer ->
                answer.complete(new SolutionVerdict.Undecided("the connection to the pool broke")));
    waiting.clear();
  }

  private static SolutionVerdict verdict(StratumMessage.Response response) {
    if (response.fault().isPresent()) {
      var fault = response.fault().get();
      if (fault.saysStale()) {
        return new SolutionVerdict.Stale();
      }
      return fault.saysDuplicate()
          ? new SolutionVerdict.Duplicate()
          : new SolutionVerdict.Refused(fault.toString());
    }
    return response.result().asBoolean(false)
        ? new SolutionVerdict.Accepted(Optional.empty())
        : new SolutionVerdict.Refused("the pool gave no reason");
  }
}
