package io.aipowergrid.node.mining.stratum;

import com.fasterxml.jackson.databind.JsonNode;
import io.aipowergrid.node.mining.NonceSpace;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One miner's connection: what it may ask in which order, and what it is told. Never waits, so
 * event loops may call it. Any thread.
 */
final class MinerSession {
  /** Workers that one connection may authorise, as proxies do. */
  static final int WORKERS_MAX = 64;

  private static final String TOO_MANY_WORKERS = "Too many workers of this connection or address";

  private final SessionContext context;
  private final MinerLink link;
  private final NonceSpace nonces;
  private final int slot;
  private final Instant openedAt;
  private final LineRate rate;
  private final VarDiff varDiff;
  private final Map<String, WorkerName> workers = new HashMap<>();

  /** What a share costs by the last job that was told. */
  private Optional<ShareWork> asked = Optional.empty();

  private boolean subscribed;
  private boolean closed;
  private Optional<WorkBoard.Posted> told = Optional.empty();
  private Instant toldAt;
  private Instant acceptedAt;

  /**
   * @param nonces that are this session's alone
   * @param slot that gave them
   */
  MinerSession(SessionContext context, MinerLink link, NonceSpace nonces, int slot) {
    this.context = context;
    this.link = link;
    this.nonces = nonces;
    this.slot = slot;
    this.openedAt = context.now();
    this.toldAt = openedAt;
    this.acceptedAt = openedAt;
    this.rate = new LineRate(openedAt);
    this.varDiff = new VarDiff(context.limits().varDiff(), openedAt);
  }

  int slot() {
    return slot;
  }

  MinerLink link() {
    return link;
  }

  /** A line came. */
  synchronized void received(byte[] line) {
    if (closed) {
      return;
    }
    if (!rate.tryTake(context.now())) {
      offend(Offence.FLOOD);
    }
    switch (StratumJson.parse(line)) {
      case StratumMessage.Request request -> asked(request);
      case StratumMessage.Response _ -> {} // To a question such as client.get_version.
      case StratumMessage.Malformed _ -> offend(Offence.MALFORMED_LINE);
    }
  }

  /** Something is wrong with the connection itself. */
  synchronized void offend(Offence offence) {
    if (!closed && context.abuse().add(link.address(), offence, context.now())) {
      context.banned(link.address(), offence);
      end();
    }
  }

  private void asked(StratumMessage.Request request) {
    JsonNode id = request.id();
    switch (MinerRequest.of(request)) {
      case MinerRequest.Subscribe _ -> subscribe(id);
      case MinerRequest.Authorize(var user) -> authorize(id, user);
      case MinerRequest.Submit submit -> submit(id, submit);
      case MinerRequest.SubscribeExtranonce _, MinerRequest.ReportHashrate _, MinerRequest.Ping _ ->
          write(ServerLines.yes(id));
      case MinerRequest.Unsupported(var method) ->
          write(ServerLines.no(id, StratumError.OTHER, "Not supported: " + method));
      case MinerRequest.Invalid(var reason) -> {
        write(ServerLines.no(id, StratumError.OTHER, reason));
        offend(Offence.INVALID_REQUEST);
      }
    }
  }

  private void subscribe(JsonNode id) {
    subscribed = true;
    write(ServerLines.subscribed(id, Extranonce.of(nonces)));
  }

  private void authorize(JsonNode id, String user) {
    if (!subscribed) {
      write(ServerLines.no(id, StratumError.NOT_SUBSCRIBED));
      return;
    }
    Optional<WorkerName> name = WorkerName.parse(user).filter(context.admission());
    boolean known = workers.containsKey(user);
    if (name.isEmpty()) {
      write(ServerLines.no(id, StratumError.UNAUTHORIZED));
      return;
    }
    if (!known && !mayName()) {
      write(ServerLines.no(id, StratumError.UNAUTHORIZED, TOO_MANY_WORKERS));
      return;
    }
    boolean first = workers.isEmpty();
    if (!known) {
      add(user, name.get());
    }
    write(ServerLines.yes(id));
    if (first) {
      context.board().newest().ifPresent(this::tell);
    }
  }

  /** Whether there is room for one more worker, which is then counted. */
  private boolean mayName() {
    return workers.size() < WORKERS_MAX
        && context.authorized().tryTake(link.address(), context.limits().workersPerAddressMax());
  }

  private void add(String user, WorkerName name) {
    // A rig that names no rig and one that names the default are the same worker.
    if (!workers.containsValue(name)) {
      context.workers().opened(name, asked.orElse(varDiff.current()), context.now());
    }
    workers.put(user, name);
  }

  private void submit(JsonNode id, MinerRequest.Submit share) {
    var worker = Optional.ofNullable(workers.get(share.user()));
    var promised = context.board().find(share.jobId()).flatMap(posted -> posted.terms(slot));
    if (!subscribed) {
      answer(id, worker, ShareOutcome.NOT_SUBSCRIBED, varDiff.current());
    } else if (worker.isEmpty()) {
      answer(id, worker, ShareOutcome.UNAUTHORIZED, varDiff.current());
    } else if (promised.isEmpty()) {
      answer(id, worker, ShareOutcome.STALE, varDiff.current());
    } else {
      context
          .desk()
          .judge(
              new ShareDesk.Claim(share, worker.get(), nonces, promised.get()),
              (outcome, work) -> answer(id, worker, outcome, work));
    }
  }

  private synchronized void answer(
      JsonNode id, Optional<WorkerName> worker, ShareOutcome outcome, ShareWork work) {
    worker.ifPresent(name -> context.workers().judged(name, outcome, work, context.now()));
    outcome
        .error()
        .ifPresentOrElse(
            error -> write(ServerLines.no(id, error, outcome.text())),
            () -> write(ServerLines.yes(id)));
    context.count(outcome);
    outcome.offence().ifPresent(this::offend);
    if (outcome == ShareOutcome.ACCEPTED) {
      accepted(work);
    }
  }

  private void accepted(ShareWork work) {
    acceptedAt = context.now();
    rate.giveBack();
    context.abuse().forgive(link.address());
    varDiff.accepted(work);
  }

  /** New work for the miner, if it is ready for it and did not find it when it came. */
  synchronized void changed(WorkBoard.Posted posted) {
    if (!closed && !workers.isEmpty() && told.filter(posted::equals).isEmpty()) {
      retell(posted);
    }
  }

  private void retell(WorkBoard.Posted posted) {
    varDiff.retarget(context.now());
    tell(posted);
  }

  private void tell(WorkBoard.Posted posted) {
    told = Optional.of(posted);
    var job = posted.job();
    var work = posted.promise(slot, varDiff.current()).work();
    asked = Optional.of(work);
    Set.copyOf(workers.values()).forEach(worker -> context.workers().told(worker, work));
    toldAt = context.now();
    // kawpowminer takes the target of the last of the two; others only know the first.
    write(ServerLines.setTarget(work.target()));
    write(ServerLines.notify(job, posted.seedHash(), work.target(), job.clean()));
  }

  /** Every second or so: ends a session that is of no use, and breaks a silence. */
  synchronized void tick(Instant now) {
    var limits = context.limits();
    boolean late = workers.isEmpty() && now.isAfter(openedAt.plus(limits.authorizeTimeout()));
    if (late || now.isAfter(acceptedAt.plus(limits.idleTimeout()))) {
      end();
    } else if (!workers.isEmpty() && !now.isBefore(toldAt.plus(limits.resendInterval()))) {
      context.board().newest().ifPresent(this::retell);
    }
  }

  /** Sends the miner away so that it comes again, for other nonces. */
  synchronized void sendAway() {
    if (!closed) {
      write(ServerLines.reconnect());
      end();
    }
  }

  /** The connection is gone. */
  synchronized void ended() {
    closed = true;
    Set.copyOf(workers.values()).forEach(context.workers()::closed);
    context.authorized().giveBack(link.address(), workers.size());
    workers.clear();
  }

  private void end() {
    closed = true;
    link.close();
  }

  private void write(byte[] line) {
    if (closed) {
      return;
    }
    link.write(line);
    if (link.unsent() > context.limits().unsentBytesMax()) {
      end();
    }
  }
}
