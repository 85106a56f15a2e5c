package io.aipowergrid.node.console.page;

import io.aipowergrid.node.accounts.Organisations;
import io.aipowergrid.node.inference.ModelCard;
import io.aipowergrid.node.inference.ModelCatalog;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;

/** The entries of the filters that several tables share. Any thread. */
@ApplicationScoped
class Choices {
  private final ModelCatalog models;
  private final Organisations organisations;

  Choices(ModelCatalog models, Organisations organisations) {
    this.models = models;
    this.organisations = organisations;
  }

  /** Every model of the node, by name, after one for any. */
  List<Choice> models(String wanted) {
    var choices = new ArrayList<Choice>();
    choices.add(Choice.of("", "any model", wanted));
    models.list().stream()
        .map(ModelCard::id)
        .sorted()
        .forEach(id -> choices.add(Choice.of(id, id, wanted)));
    return choices;
  }

  /** Every organisation, after one for all; for operators only. */
  List<Choice> customers(String wanted) {
    var choices = new ArrayList<Choice>();
    choices.add(Choice.of("", "all customers", wanted));
    organisations
        .list()
        .forEach(one -> choices.add(Choice.of(one.id().toString(), one.name(), wanted)));
    return choices;
  }
}
