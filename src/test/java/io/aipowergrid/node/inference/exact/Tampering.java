package io.aipowergrid.node.inference.exact;

import static io.aipowergrid.node.inference.exact.Cheat.claim;
import static io.aipowergrid.node.inference.exact.Cheat.fitting;
import static io.aipowergrid.node.inference.exact.Cheat.kernels;
import static io.aipowergrid.node.inference.exact.Cheat.leaves;
import static io.aipowergrid.node.inference.exact.Cheat.model;
import static io.aipowergrid.node.inference.exact.Cheat.request;
import static io.aipowergrid.node.inference.exact.Cheat.tokens;

import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.base.TokenIds;
import io.aipowergrid.node.inference.FinishReason;
import io.aipowergrid.node.inference.GenerationRequest;
import io.aipowergrid.node.inference.OutputConstraint;
import io.aipowergrid.node.inference.Sampling;
import io.aipowergrid.node.inference.exact.Cheat.Case;
import io.aipowergrid.node.inference.exact.Provider.Answer;
import io.aipowergrid.node.inference.exact.TamperedKernels.CoarseActivations;
import io.aipowergrid.node.inference.exact.TamperedKernels.CoarseCache;
import io.aipowergrid.node.inference.exact.TamperedKernels.ForgetfulCache;
import io.aipowergrid.node.inference.exact.TamperedKernels.OtherExp;
import io.aipowergrid.node.inference.exact.TamperedKernels.ShiftedPositions;
import io.aipowergrid.node.inference.model.DecoderTensors;
import io.aipowergrid.node.inference.model.LoadedModelFiles;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.BiFunction;
import java.util.stream.IntStream;

/**
 * The ways to cheat that replay must find each time (proof-protocol.md 3.7): other weights or
 * layers, other arithmetic, another request than the one that was asked, other tokens, text, end or
 * commitments than the true ones. Whoever cheats knows the protocol: the seed and the committed
 * prompt are the right ones wherever that hides something.
 */
enum Tampering {
  WEIGHTS_OF_4_BITS(model((files, way) -> TamperedFiles.coarse(files, 7, name -> true))),
  WEIGHTS_OF_6_BITS(model((files, way) -> TamperedFiles.coarse(files, 31, name -> true))),
  ONE_MATRIX_OF_6_BITS(
      model((files, way) -> TamperedFiles.coarse(files, 31, matrix(files, way)::equals))),
  WEIGHTS_EDITED_IN_64_PLACES(
      model((files, way) -> TamperedFiles.edited(files, matrix(files, way)))),
  ANOTHER_MODEL(model((files, way) -> another(files, way))),
  LAYER_SKIPPED(model((files, way) -> without(files, way % (files.config().layers() - 1)))),
  LAST_LAYER_SKIPPED(model((files, way) -> without(files, files.config().layers() - 1))),
  LAYER_REPEATED(model((files, way) -> repeated(files, way % files.config().layers()))),
  LAYERS_SWAPPED(model((files, way) -> swapped(files, way % (files.config().layers() - 1)))),
  HEAD_DROPPED(model((files, way) -> withoutHead(files, way))),
  FEED_FORWARD_SKIPPED(model((files, way) -> withoutFeedForward(files, way))),
  OTHER_ROPE_BASE(model((files, way) -> TamperedFiles.withRopeTheta(files, 500_000))),
  OTHER_NORM_EPSILON(model((files, way) -> TamperedFiles.withNormEps(files, 1e-6))),
  SLIDING_WINDOW(model((files, way) -> TamperedFiles.withWindow(files, 16))),

  KV_CACHE_CUT(kernels(right -> new ForgetfulCache(right, 16))),
  KV_CACHE_OF_4_BITS(kernels(right -> new CoarseCache(right, 7, 7))),
  KEYS_OF_8_BITS(kernels(right -> new CoarseCache(right, 127, 127))),
  ACTIVATIONS_OF_8_BITS(kernels(CoarseActivations::new)),
  POSITIONS_SHIFTED(kernels(right -> new ShiftedPositions(right, 1))),
  // In a few tokens it does not always reach a bit of the output.
  ANOTHER_EXP((subject, asked) -> endless(subject, asked), kernels(OtherExp::new)),
  FLOAT_SUMS(kernels(right -> new ControlKernels.FloatSums())),
  FUSED_NORM(kernels(right -> new ControlKernels.Contracted())),

  OTHER_TEMPLATE(request((one, asked) -> prompt(asked, Tampering::marked))),
  OTHER_TOKENISATION(request((one, asked) -> spelled(one, asked))),
  SYSTEM_PROMPT_ADDED(
      request((one, asked) -> prompt(asked, (head, tail) -> join(head, head, tail)))),
  SYSTEM_PROMPT_DROPPED(request((one, asked) -> prompt(asked, (head, tail) -> tail))),
  OTHER_SEED(
      asking(Sampling.atTemperature(9_000)),
      one -> one.subject().honestProvider().answer(one.asked(), one.asked(), Hash256.ZERO).claim()),
  OTHER_TEMPERATURE(asking(Sampling.atTemperature(9_000)), sampling(Sampling.atTemperature(8_900))),
  BEST_TOKEN_INSTEAD_OF_DRAW(asking(Sampling.atTemperature(9_000)), sampling(Sampling.greedy())),
  TOP_K_IGNORED(asking(Questions.kept(5, 10_000, 0)), sampling(Questions.kept(0, 10_000, 0))),
  TOP_P_IGNORED(asking(Questions.kept(0, 7_000, 0)), sampling(Questions.kept(0, 10_000, 0))),
  MIN_P_IGNORED(asking(Questions.kept(0, 10_000, 1_500)), sampling(Questions.kept(0, 10_000, 0))),
  PENALTIES_IGNORED(asking(Questions.penalties(5_000, 5_000)), sampling(Questions.penalties(0, 0))),
  LOGIT_BIAS_IGNORED(
      (subject, asked) -> biased(subject, asked, 3, 10_000),
      sampling(Sampling.atTemperature(10_000))),
  WATERMARK(
      asking(Sampling.atTemperature(10_000)),
      request((one, asked) -> biased(one.subject(), asked, 2, 2_000))),
  STOP_STRINGS_IGNORED(
      (subject, asked) -> Questions.stops(longer(drawn(subject, asked)), subject.stopStrings()),
      request((one, asked) -> Questions.stops(asked, List.of()))),
  CONSTRAINT_IGNORED(
      (subject, asked) ->
          Questions.constraint(
              drawn(subject, asked),
              new OutputConstraint(OutputConstraint.Kind.REGEX, "[ a-m]{1,100}")),
      request((one, asked) -> Questions.constraint(asked, null))),

  TOKEN_REPLACED(tokens(Tampering::replaced)),
  TOKENS_REORDERED(tokens(Tampering::reordered)),
  TOKEN_LEFT_OUT(tokens(Tampering::leftOut)),
  TOKENS_OF_ANOTHER_MODEL(
      one -> {
        var cheap = ANOTHER_MODEL.cheat.claim(one);
        return fitting(one, cheap, cheap.tokens().toArray());
      }),
  FOREIGN_TOKEN(
      tokens(
          (one, tokens) -> {
            tokens[one.random().nextInt(tokens.length)] = vocabulary(one);
            return tokens;
          })),
  ANSWER_PADDED(tokens((one, tokens) -> Arrays.copyOf(tokens, tokens.length + 1))),
  ANSWER_OF_ANOTHER_QUESTION(
      one -> one.subject().honest(one.subject().question(one.run() + 1)).claim()),
  EARLY_STOP(
      one ->
          fitting(one, one.honest().claim(), half(one))
              .withReason(one.run() % 2 == 0 ? FinishReason.STOP : FinishReason.LENGTH)),
  END_TOKEN_FORGED(
      one -> {
        var cut = half(one);
        var ended = Arrays.copyOf(cut, cut.length + 1);
        ended[cut.length] = one.subject().files().config().eosIds().iterator().next();
        return fitting(one, one.honest().claim(), ended).withReason(FinishReason.STOP);
      }),
  FINISH_REASON_FORGED(
      claim(
          (one, claim) -> {
            var reasons = FinishReason.values();
            int other = claim.reason().ordinal() + 1 + one.run() % (reasons.length - 1);
            return claim.withReason(reasons[other % reasons.length]);
          })),
  TEXT_EDITED(claim((one, claim) -> claim.withText(edited(one, claim.text())))),
  TEXT_CUT(
      claim((one, claim) -> claim.withText(claim.text().substring(0, claim.text().length() - 1)))),
  TEXT_PADDED(claim((one, claim) -> claim.withText(claim.text() + " Buy now."))),

  COMMITMENTS_OF_OTHER_POSITIONS(leaves((one, answer) -> shifted(answer))),
  COMMITTED_LOGIT_FORGED(
      leaves(
          (one, answer) ->
              forged(
                  one,
                  answer,
                  (hidden, draw) ->
                      new Answer.Step(
                          hidden,
                          new Draw(
                              draw.tokenId(),
                              draw.runnerUpId(),
                              Math.nextUp(draw.bestLogit()),
                              draw.runnerUpLogit(),
                              draw.total()))))),
  COMMITTED_STATE_FORGED(
      leaves(
          (one, answer) ->
              forged(one, answer, (hidden, draw) -> new Answer.Step(Hash256.ZERO, draw)))),
  COMMITMENTS_INVENTED(
      claim(
          (one, claim) -> {
            var root = new byte[Hash256.LENGTH];
            one.random().nextBytes(root);
            return claim.withLeafRoot(Hash256.of(root));
          }));

  /** Tokens taken for a system prompt. */
  private static final int HEAD = 8;

  /** Tokens in which another draw shows. */
  private static final int DRAWN_ANSWER = 32;

  /** Tokens in which a stop string, or the least error, shows. */
  private static final int LONG_ANSWER = 64;

  /** One of each kind that has at least 64 rows, from different layers: o, q, gate, down, up. */
  private static final List<Integer> MATRICES = List.of(3, 7, 11, 13, 19);

  private final BiFunction<Subject, GenerationRequest, GenerationRequest> question;
  private final Cheat cheat;

  Tampering(Cheat cheat) {
    this((subject, asked) -> asked, cheat);
  }

  Tampering(BiFunction<Subject, GenerationRequest, GenerationRequest> question, Cheat cheat) {
    this.question = question;
    this.cheat = cheat;
  }

  /** What is asked in a run. */
  Case ask(Subject subject, int run) {
    return new Case(subject, run, question.apply(subject, subject.question(run)));
  }

  Cheat cheat() {
    return cheat;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  /** Asks for such draws, and for answers that do not end early. */
  private static BiFunction<Subject, GenerationRequest, GenerationRequest> asking(
      Sampling sampling) {
    return (subject, asked) ->
        Questions.maxTokens(Questions.sampling(asked, endless(subject, sampling)), DRAWN_ANSWER);
  }

  /** Draws so, whatever was asked. */
  private static Cheat sampling(Sampling sampling) {
    return request((one, asked) -> Questions.sampling(asked, endless(one.subject(), sampling)));
  }

  private static Sampling endless(Subject subject, Sampling sampling) {
    return Questions.without(sampling, subject.files().config().eosIds());
  }

  private static GenerationRequest endless(Subject subject, GenerationRequest asked) {
    var sampling = endless(subject, asked.sampling());
    return longer(Questions.sampling(asked, sampling));
  }

  private static GenerationRequest longer(GenerationRequest asked) {
    return Questions.maxTokens(asked, LONG_ANSWER);
  }

  private static GenerationRequest drawn(Subject subject, GenerationRequest asked) {
    return Questions.sampling(asked, endless(subject, Sampling.atTemperature(9_000)));
  }

  private static GenerationRequest biased(
      Subject subject, GenerationRequest asked, int every, int biasE4) {
    var bias = Questions.bias(subject.files().config().vocabularySize(), every, biasE4);
    return Questions.sampling(asked, endless(subject, bias));
  }

  private static String matrix(LoadedModelFiles files, int way) {
    return TamperedFiles.matrix(files.config(), MATRICES.get(way));
  }

  private static LoadedModelFiles another(LoadedModelFiles files, int way) {
    var weights = RandomModel.of(files.config(), 1_000 + way).tensors();
    return new LoadedModelFiles(files.config(), weights, files.tokenizer(), null);
  }

  private static LoadedModelFiles without(LoadedModelFiles files, int skipped) {
    var all = IntStream.range(0, files.config().layers());
    return TamperedFiles.layers(files, all.filter(layer -> layer != skipped).toArray());
  }

  private static LoadedModelFiles repeated(LoadedModelFiles files, int twice) {
    var all = IntStream.rangeClosed(0, files.config().layers());
    return TamperedFiles.layers(
        files, all.map(layer -> layer > twice ? layer - 1 : layer).toArray());
  }

  private static LoadedModelFiles swapped(LoadedModelFiles files, int first) {
    var all = IntStream.range(0, files.config().layers());
    return TamperedFiles.layers(
        files,
        all.map(layer -> layer == first ? first + 1 : layer == first + 1 ? first : layer)
            .toArray());
  }

  private static LoadedModelFiles withoutHead(LoadedModelFiles files, int way) {
    var config = files.config();
    var layer = DecoderTensors.layer(way % config.layers());
    int from = way % config.heads() * config.headDim();
    return TamperedFiles.rows(
        files,
        (name, row, values) -> {
          if (name.equals(layer + "self_attn.o_proj.weight")) {
            Arrays.fill(values, from, from + config.headDim(), 0);
          }
        });
  }

  private static LoadedModelFiles withoutFeedForward(LoadedModelFiles files, int way) {
    var layer = DecoderTensors.layer(way % files.config().layers());
    return TamperedFiles.rows(
        files,
        (name, row, values) -> {
          if (name.equals(layer + "mlp.down_proj.weight")) {
            Arrays.fill(values, 0);
          }
        });
  }

  private static GenerationRequest prompt(
      GenerationRequest asked, BiFunction<TokenIds, TokenIds, TokenIds> change) {
    var prompt = asked.promptTokens();
    var head = prompt.slice(0, HEAD);
    var tail = prompt.slice(HEAD, prompt.size());
    return Questions.prompt(asked, change.apply(head, tail));
  }

  /** Without the token that begins it, but with two marks before its end. */
  private static TokenIds marked(TokenIds head, TokenIds tail) {
    int last = tail.size() - 1;
    return join(
        head.slice(1, HEAD), tail.slice(0, last), TokenIds.of(3, 4), tail.slice(last, last + 1));
  }

  private static GenerationRequest spelled(Case one, GenerationRequest asked) {
    return Questions.prompt(asked, one.subject().spelledOtherwise(asked.promptTokens()));
  }

  private static TokenIds join(TokenIds... parts) {
    return TokenIds.of(
        Arrays.stream(parts).flatMapToInt(part -> Arrays.stream(part.toArray())).toArray());
  }

  private static int vocabulary(Case one) {
    return one.subject().files().config().vocabularySize();
  }

  private static int[] replaced(Case one, int[] tokens) {
    var random = one.random();
    int at = random.nextInt(tokens.length);
    tokens[at] = (tokens[at] + 1 + random.nextInt(vocabulary(one) - 1)) % vocabulary(one);
    return tokens;
  }

  private static int[] reordered(Case one, int[] tokens) {
    int at = one.random().nextInt(tokens.length - 1);
    while (tokens[at] == tokens[at + 1]) {
      at = (at + 1) % (tokens.length - 1);
    }
    int first = tokens[at];
    tokens[at] = tokens[at + 1];
    tokens[at + 1] = first;
    return tokens;
  }

  private static int[] leftOut(Case one, int[] tokens) {
    int at = one.random().nextInt(tokens.length - 1);
    return IntStream.range(0, tokens.length).filter(i -> i != at).map(i -> tokens[i]).toArray();
  }

  private static int[] half(Case one) {
    var tokens = one.honest().tokens();
    return tokens.slice(0, tokens.size() / 2).toArray();
  }

  private static String edited(Case one, String text) {
    int at = one.random().nextInt(text.length());
    return text.substring(0, at) + (text.charAt(at) == 'x' ? 'y' : 'x') + text.substring(at + 1);
  }

  /** Every token has what belongs to the next. */
  private static Answer shifted(Answer answer) {
    var steps = answer.steps();
    var others = new ArrayList<Answer.Step>();
    for (int i = 0; i < steps.size(); i++) {
      var next = steps.get((i + 1) % steps.size());
      var draw = next.draw();
      others.add(
          new Answer.Step(
              next.hidden(),
              new Draw(
                  steps.get(i).draw().tokenId(),
                  draw.runnerUpId(),
                  draw.bestLogit(),
                  draw.runnerUpLogit(),
                  draw.total())));
    }
    return answer.withSteps(others);
  }

  private static Answer forged(
      Case one, Answer answer, BiFunction<Hash256, Draw, Answer.Step> change) {
    var steps = new ArrayList<>(answer.steps());
    int at = one.random().nextInt(steps.size());
    steps.set(at, change.apply(steps.get(at).hidden(), steps.get(at).draw()));
    return answer.withSteps(steps);
  }
}
