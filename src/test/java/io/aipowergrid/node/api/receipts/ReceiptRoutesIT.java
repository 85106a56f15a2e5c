package io.aipowergrid.node.api.receipts;

import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.notNullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.aipowergrid.node.accounts.Actor;
import io.aipowergrid.node.accounts.ApiKeys;
import io.aipowergrid.node.accounts.FirstStart;
import io.aipowergrid.node.accounts.Organisations;
import io.aipowergrid.node.accounts.ProjectView;
import io.aipowergrid.node.accounts.Scope;
import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.inference.AnswerLogprobs;
import io.aipowergrid.node.inference.AnswerLogprobs.Likely;
import io.aipowergrid.node.inference.AnswerLogprobs.Position;
import io.aipowergrid.node.ops.testing.NodeTestResource;
import io.aipowergrid.node.proof.AuditConsent;
import io.aipowergrid.node.proof.ConsistencyProof;
import io.aipowergrid.node.proof.InclusionProof;
import io.aipowergrid.node.proof.KeyId;
import io.aipowergrid.node.proof.ReceiptFixtures;
import io.aipowergrid.node.proof.ReceiptInput;
import io.aipowergrid.node.proof.ReceiptVerifier;
import io.aipowergrid.node.proof.ReceiptView;
import io.aipowergrid.node.proof.Receipts;
import io.aipowergrid.node.proof.VerificationReport.Verdict;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Receipts and log over HTTP: who may see what, and that what is served verifies. */
@QuarkusTest
@WithTestResource(NodeTestResource.class)
class ReceiptRoutesIT {
  private static final Actor TEST = Actor.system("test");

  @Inject Organisations organisations;
  @Inject ApiKeys keys;
  @Inject FirstStart firstStart;
  @Inject Receipts receipts;

  private ProjectView mine;
  private String myKey;
  private ReceiptView receipt;

  @BeforeEach
  void makeACustomerWithAReceipt() {
    firstStart.ensure();
    mine = newProject();
    myKey = key(mine, Scope.RECEIPTS_READ);
    receipt = receipts.issue(input(mine));
  }

  @Test
  void ownerSavesAReceiptThatVerifiesOffline() {
    for (var query : new String[] {"", "?include=transcript"}) {
      var file =
          as(myKey)
              .get("/v1/receipts/" + receipt.id() + query)
              .then()
              .statusCode(200)
              .contentType("application/json")
              .header(
                  "content-disposition",
                  equalTo("attachment; filename=\"" + receipt.id() + ".json\""))
              .extract()
              .asString();
      var keyId = KeyId.fromHex(given().get("/v1/log/key").path("key_id"));
      var report = new ReceiptVerifier().verify(file.getBytes(UTF_8), Set.of(keyId));
      assertEquals(Verdict.PASS, report.verdict(), report.toString());
      assertEquals(!query.isEmpty(), file.contains("\"transcript\""));
    }
  }

  @Test
  void ownerSavesTheLogProbabilitiesOfAnAnswerWithItsTranscript() {
    var likely = List.of(new Likely(5, -0.5), new Likely(9, -1.25));
    var told = Collections.nCopies(5, new Position(-0.5, likely));
    var issued =
        receipts.issue(ReceiptFixtures.withLogprobs(input(mine), 2, new AnswerLogprobs(told)));
    var path = "/v1/receipts/" + issued.id();
    var file = as(myKey).get(path + "?include=transcript").asString();
    assertEquals(
        Verdict.PASS, new ReceiptVerifier().verify(file.getBytes(UTF_8), Set.of()).verdict());
    var transcript = JsonPath.from(file);
    assertEquals(2, transcript.getInt("transcript.logprobs.top"));
    assertEquals(5, transcript.getList("transcript.logprobs.tokens").size());
    assertEquals(
        List.of("-0.5", 5, "-0.5", 9, "-1.25"),
        transcript.getList("transcript.logprobs.tokens[4]"));
    assertFalse(as(myKey).get(path).asString().contains("logprobs"));
  }

  @Test
  void foreignersSeeNothingAndKeysWithoutScopeAreRefused() {
    var path = "/v1/receipts/" + receipt.id();
    as(key(newProject(), Scope.RECEIPTS_READ)).get(path).then().statusCode(404);
    as(key(mine, Scope.INFERENCE)).get(path).then().statusCode(403);
    as(key(mine, Scope.INFERENCE)).get("/v1/receipts").then().statusCode(403);
    given().get(path).then().statusCode(401);
    given().get("/v1/receipts").then().statusCode(401);
    as(myKey).get("/v1/receipts/rcpt_" + "0".repeat(32)).then().statusCode(404);
    as(myKey).get("/v1/receipts/%00'--").then().statusCode(404);
    as(myKey).get(path + "?include=everything").then().statusCode(400);
  }

  @Test
  void operatorReadsReceiptsButNoTranscripts() {
    var operator =
        organisations.list().stream().filter(o -> o.name().equals("Operator")).findFirst();
    var project = organisations.projects(operator.orElseThrow().id()).getFirst();
    var key = key(project, Scope.OPERATE, Scope.RECEIPTS_READ);
    var path = "/v1/receipts/" + receipt.id();
    as(key).get(path).then().statusCode(200);
    as(key).get(path + "?include=transcript").then().statusCode(403);
  }

  @Test
  void listsOnlyTheProjectsReceiptsPageByPage() {
    var second = receipts.issue(input(mine));
    receipts.issue(input(newProject()));
    var page = as(myKey).get("/v1/receipts?limit=1").then().statusCode(200).extract().jsonPath();
    assertEquals(List.of(second.id()), page.getList("data.id"));
    assertTrue(page.getBoolean("has_more"));
    as(myKey)
        .get("/v1/receipts?limit=1&cursor=" + page.getString("next_cursor"))
        .then()
        .statusCode(200)
        .body("data.id", equalTo(List.of(receipt.id())))
        .body("has_more", equalTo(false));
    as(myKey).get("/v1/receipts?cursor=x").then().statusCode(400);
    as(myKey).get("/v1/receipts?limit=-1").then().statusCode(400);
  }

  @Test
  void anybodyCanCheckTheLog() {
    as(myKey).get("/v1/receipts/" + receipt.id()).then().statusCode(200);
    long size = receipt.logIndex() + 1;
    var page = log("/v1/log/entries?from=" + receipt.logIndex() + "&limit=1");
    var hash = Hash256.fromHex(page.getString("data[0].hash"));
    var inclusion = log("/v1/log/inclusion?index=" + receipt.logIndex() + "&tree_size=" + size);
    var consistency = log("/v1/log/consistency?from=1&to=" + size);
    var root = rootFromEntries(size);
    assertTrue(new InclusionProof(receipt.logIndex(), size, hashes(inclusion)).proves(hash, root));
    assertTrue(new ConsistencyProof(1, size, hashes(consistency)).proves(rootFromEntries(1), root));
    var head = log("/v1/log/head");
    assertEquals(rootFromEntries(head.getLong("tree_size")).toHex(), head.getString("root"));
  }

  @Test
  void badLogQuestionsAreRefused() {
    for (var query :
        new String[] {
          "inclusion",
          "inclusion?index=x",
          "inclusion?index=-1",
          "inclusion?index=0&tree_size=99999999",
          "inclusion?index=5&tree_size=5",
          "consistency",
          "consistency?from=3&to=2",
          "consistency?from=0&to=99999999",
          "entries?from=-1",
          "entries?limit=0",
          "entries?from=9223372036854775808"
        }) {
      given()
          .get("/v1/log/" + query)
          .then()
          .statusCode(400)
          .body("error.rc", equalTo("invalid_request"));
    }
    given().get("/v1/log/entries?from=9223372036854775807").then().body("data.size()", equalTo(0));
  }

  @Test
  void keyIsPublicAndNamesItself() {
    given()
        .get("/v1/log/key")
        .then()
        .statusCode(200)
        .body("algorithm", equalTo("Ed25519"))
        .body("public_key", notNullValue())
        .body("keys.key_id", hasItem(receipt.receipt().issue().keyId().toHex()));
  }

  private ProjectView newProject() {
    var name = "Customer " + UUID.randomUUID();
    return organisations.projects(organisations.create(TEST, name, "community").id()).getFirst();
  }

  private String key(ProjectView project, Scope... scopes) {
    return keys.issue(TEST, project.id(), "test", Set.of(scopes), null).secretText();
  }

  private static ReceiptInput input(ProjectView owner) {
    var input = ReceiptFixtures.input(UUID.randomUUID(), 0);
    return new ReceiptInput(
        input.jobId(),
        0,
        input.request(),
        input.result(),
        input.reason(),
        input.model(),
        owner.organisationId(),
        owner.id(),
        AuditConsent.PUBLIC);
  }

  private static RequestSpecification as(String key) {
    return given().header("authorization", "Bearer " + key);
  }

  private static JsonPath log(String path) {
    return given().get(path).then().statusCode(200).extract().jsonPath();
  }

  private static List<Hash256> hashes(JsonPath json) {
    return json.<String>getList("path").stream().map(Hash256::fromHex).toList();
  }

  /** The root as anybody can compute it from the public entries alone. */
  private static Hash256 rootFromEntries(long size) {
    var tree = new ReceiptFixtures.PublicTree();
    for (long from = 0; from < size; ) {
      var page = log("/v1/log/entries?from=" + from + "&limit=150");
      for (var hash : page.<String>getList("data.hash")) {
        if (from++ < size) {
          tree.append(Hash256.fromHex(hash));
        }
      }
    }
    return tree.root();
  }
}
