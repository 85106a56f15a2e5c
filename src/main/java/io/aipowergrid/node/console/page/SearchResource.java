package io.aipowergrid.node.console.page;

import io.aipowergrid.node.accounts.ApiKeys;
import io.aipowergrid.node.accounts.OrganisationView;
import io.aipowergrid.node.accounts.Organisations;
import io.aipowergrid.node.base.NodeException;
import io.aipowergrid.node.chain.ChainExplorer;
import io.aipowergrid.node.console.format.Figures;
import io.aipowergrid.node.console.session.Access;
import io.aipowergrid.node.console.session.Allow;
import io.aipowergrid.node.console.session.CurrentSession;
import io.aipowergrid.node.console.session.ShowsErrors;
import io.aipowergrid.node.inference.ModelCatalog;
import io.aipowergrid.node.jobs.JobService;
import io.aipowergrid.node.proof.Receipts;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One field for everything: job, receipt, key prefix, model, customer, block, transaction, address.
 * One hit opens at once.
 */
@Path("/console/search")
@ShowsErrors
@RunOnVirtualThread
public class SearchResource {
  private static final int TEXT_MAX = 100;
  private static final int HITS_MAX = 50;
  private static final int KEY_PREFIX_MIN = 3;
  private static final int ORGANISATIONS_SEARCHED_MAX = 500;

  private final Frames frames;
  private final CurrentSession session;
  private final JobService jobs;
  private final Receipts receipts;
  private final ApiKeys keys;
  private final Organisations organisations;
  private final ModelCatalog models;
  private final ChainExplorer explorer;

  SearchResource(
      Frames frames,
      CurrentSession session,
      JobService jobs,
      Receipts receipts,
      ApiKeys keys,
      Organisations organisations,
      ModelCatalog models,
      ChainExplorer explorer) {
    this.frames = frames;
    this.session = session;
    this.jobs = jobs;
    this.receipts = receipts;
    this.keys = keys;
    this.organisations = organisations;
    this.models = models;
    this.explorer = explorer;
  }

  @GET
  @Allow(Access.VIEWER)
  public Response search(@QueryParam("q") @Nullable String asked) {
    String text = asked == null ? "" : asked.strip();
    if (text.length() > TEXT_MAX) {
      text = text.substring(0, TEXT_MAX);
    }
    var hits = text.isEmpty() ? List.<FoundView.Hit>of() : find(text);
    if (hits.size() == 1) {
      return Html.on(hits.getFirst().href());
    }
    return Html.page(Pages.found(frames.of("Search"), new FoundView(text, hits)));
  }

  private List<FoundView.Hit> find(String text) {
    var hits = new ArrayList<FoundView.Hit>();
    Ids.find(text).ifPresent(id -> addJob(hits, id));
    jobs.findByRequest(text).ifPresent(id -> addJob(hits, id));
    addReceipt(hits, text);
    addChain(hits, text);
    String wanted = text.toLowerCase(Locale.ROOT);
    addModels(hits, wanted);
    addOrganisations(hits, wanted);
    addKeys(hits, wanted.startsWith("aipg_") ? wanted.substring(5) : wanted);
    return hits.stream().limit(HITS_MAX).toList();
  }

  /** A height or id of a block, a transaction, an address. */
  private void addChain(List<FoundView.Hit> hits, String text) {
    explorer
        .findHeader(text)
        .ifPresent(
            entry ->
                hits.add(
                    new FoundView.Hit(
                        "block",
                        Figures.count(entry.height()),
                        "/console/chain/blocks/" + entry.id().toDisplayHex())));
    ChainExplorer.parseHash(text)
        .flatMap(explorer::findTransaction)
        .map(found -> found.tx().txid().toDisplayHex())
        .ifPresent(
            txid ->
                hits.add(
                    new FoundView.Hit("transaction", txid, "/console/chain/transactions/" + txid)));
    explorer
        .findScript(text)
        .ifPresent(
            script ->
                hits.add(new FoundView.Hit("address", text, "/console/chain/addresses/" + text)));
  }

  private void addJob(List<FoundView.Hit> hits, UUID id) {
    try {
      if (session.sees(jobs.get(id).organisationId())) {
        hits.add(new FoundView.Hit("job", id.toString(), "/console/jobs/" + id));
      }
    } catch (NodeException _) {
      // It is the id of something else.
    }
  }

  private void addReceipt(List<FoundView.Hit> hits, String text) {
    if (!text.startsWith("rcpt_")) {
      return;
    }
    receipts
        .find(text)
        .filter(view -> session.sees(view.organisationId()))
        .ifPresent(
            view ->
                hits.add(
                    new FoundView.Hit("receipt", view.id(), "/console/receipts/" + view.id())));
  }

  private void addModels(List<FoundView.Hit> hits, String wanted) {
    models.list().stream()
        .filter(card -> card.id().toLowerCase(Locale.ROOT).contains(wanted))
        .forEach(
            card ->
                hits.add(new FoundView.Hit("model", card.id(), "/console/models/" + card.id())));
  }

  private List<OrganisationView> mine() {
    return session.operator()
        ? organisations.list().stream().limit(ORGANISATIONS_SEARCHED_MAX).toList()
        : organisations.find(session.user().organisationId()).stream().toList();
  }

  private void addOrganisations(List<FoundView.Hit> hits, String wanted) {
    if (!session.operator()) {
      return;
    }
    for (var one : mine()) {
      if (one.name().toLowerCase(Locale.ROOT).contains(wanted)) {
        hits.add(
            new FoundView.Hit("customer", one.name(), "/console/business/customers/" + one.id()));
      }
    }
  }

  /** By prefix, as a customer reads it out; never by the secret part. */
  private void addKeys(List<FoundView.Hit> hits, String wanted) {
    if (wanted.length() < KEY_PREFIX_MIN) {
      return;
    }
    for (var organisation : mine()) {
      for (var project : organisations.projects(organisation.id())) {
        keys.list(project.id()).stream()
            .filter(key -> key.prefix().toLowerCase(Locale.ROOT).startsWith(prefix(wanted)))
            .forEach(
                key ->
                    hits.add(
                        new FoundView.Hit(
                            "key",
                            key.name() + " (" + Figures.shortened(key.prefix()) + ")",
                            "/console/keys?project=" + project.id())));
      }
    }
  }

  private static String prefix(String wanted) {
    int secret = wanted.indexOf('_');
    return secret < 0 ? wanted : wanted.substring(0, secret);
  }
}
