package io.aipowergrid.node.inference.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aipowergrid.node.base.ErrorCode;
import io.aipowergrid.node.base.NodeException;
import io.aipowergrid.node.inference.ChatMessage;
import io.aipowergrid.node.inference.ChatMessage.Role;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Templates of the shapes that published models have, written for this test. */
class JinjaChatTemplateTest {
  private static final ChatMessage SYSTEM = new ChatMessage(Role.SYSTEM, " Be brief. ");
  private static final ChatMessage USER = new ChatMessage(Role.USER, "Hi\nthere");
  private static final ChatMessage ASSISTANT = new ChatMessage(Role.ASSISTANT, "Hello!");
  private static final ChatMessage AGAIN = new ChatMessage(Role.USER, "Bye");
  private static final List<ChatMessage> TALK = List.of(SYSTEM, USER, ASSISTANT, AGAIN);

  @Test
  void rendersChatMl() {
    assertThat(render(TinyModel.TEMPLATE, TALK))
        .isEqualTo(
            "<|im_start|>system\n Be brief. <|im_end|>\n<|im_start|>user\nHi\nthere<|im_end|>\n"
                + "<|im_start|>assistant\nHello!<|im_end|>\n<|im_start|>user\nBye<|im_end|>\n"
                + "<|im_start|>assistant\n");
  }

  @Test
  void rendersTheShapeOfLlama2() {
    var template =
        """
        {%- if messages[0]['role'] == 'system' -%}
            {%- set loop_messages = messages[1:] -%}
            {%- set preamble = messages[0]['content'].strip() -%}
        {%- else -%}
            {%- set loop_messages = messages -%}
            {%- set preamble = false -%}
        {%- endif -%}
        {%- for message in loop_messages -%}
            {%- if (message['role'] == 'user') != (loop.index0 % 2 == 0) -%}
                {{- raise_exception('roles must alternate') -}}
            {%- endif -%}
            {%- if loop.index0 == 0 and preamble != false -%}
                {%- set content = '<<SYS>>\\n' + preamble + '\\n<</SYS>>\\n\\n' + message['content'] -%}
            {%- else -%}
                {%- set content = message['content'] -%}
            {%- endif -%}
            {%- if message['role'] == 'user' -%}
                {{- bos_token + '[INST] ' + content | trim + ' [/INST]' -}}
            {%- elif message['role'] == 'assistant' -%}
                {{- ' ' + content | trim + ' ' + eos_token -}}
            {%- endif -%}
        {%- endfor -%}
        """;
    assertThat(render(template, TALK))
        .isEqualTo(
            "<s>[INST] <<SYS>>\nBe brief.\n<</SYS>>\n\nHi\nthere [/INST] Hello! </s>"
                + "<s>[INST] Bye [/INST]");
    assertThat(render(template, List.of(USER))).isEqualTo("<s>[INST] Hi\nthere [/INST]");
    assertThatThrownBy(() -> render(template, List.of(USER, USER)))
        .isInstanceOfSatisfying(
            NodeException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_REQUEST))
        .hasMessageContaining("roles must alternate");
  }

  @Test
  void rendersTheShapeOfLlama3() {
    var template =
        """
        {{- bos_token }}
        {%- if not date_string is defined %}
            {%- if strftime_now is defined %}
                {%- set date_string = strftime_now("%d %b %Y") %}
            {%- else %}
                {%- set date_string = "26 Jul 2024" %}
            {%- endif %}
        {%- endif %}
        {%- if messages[0]['role'] == 'system' %}
            {%- set system_message = messages[0]['content']|trim %}
            {%- set messages = messages[1:] %}
        {%- else %}
            {%- set system_message = "" %}
        {%- endif %}
        {{- "<|start_header_id|>system<|end_header_id|>\\n\\n" }}
        {%- if tools is not none %}
            {{- "Environment: ipython\\n" }}
        {%- endif %}
        {{- system_message }}
        {{- "<|eot_id|>" }}
        {%- for message in messages %}
            {%- if not (message.role == 'ipython' or message.role == 'tool' or 'tool_calls' in message) %}
                {{- '<|start_header_id|>' + message['role'] + '<|end_header_id|>\\n\\n'+ message['content'] | trim + '<|eot_id|>' }}
            {%- endif %}
        {%- endfor %}
        {%- if add_generation_prompt %}
            {{- '<|start_header_id|>assistant<|end_header_id|>\\n\\n' }}
        {%- endif %}
        """;
    assertThat(render(template, List.of(SYSTEM, USER)))
        .isEqualTo(
            "<s><|start_header_id|>system<|end_header_id|>\n\nBe brief.<|eot_id|>"
                + "<|start_header_id|>user<|end_header_id|>\n\nHi\nthere<|eot_id|>"
                + "<|start_header_id|>assistant<|end_header_id|>\n\n");
  }

  @Test
  void rendersTheShapeOfMistral() {
    var template =
        """
        {%- if messages[0]["role"] == "system" %}
            {%- set system_message = messages[0]["content"] %}
            {%- set loop_messages = messages[1:] %}
        {%- else %}
            {%- set loop_messages = messages %}
        {%- endif %}
        {%- set user_messages = loop_messages | selectattr("role", "equalto", "user") | list %}
        {%- set ns = namespace(count=0) %}
        {{- bos_token }}
        {%- for message in loop_messages %}
            {%- if message["role"] == "user" %}
                {%- set ns.count = ns.count + 1 %}
                {%- if loop.last and system_message is defined %}
                    {{- "[INST] " + system_message + "\\n\\n" + message["content"] + "[/INST]" }}
                {%- else %}
                    {{- "[INST] " + message["content"] + "[/INST]" }}
                {%- endif %}
            {%- elif message["role"] == "assistant" %}
                {{- " " + message["content"] + eos_token }}
            {%- else %}
                {{- raise_exception("Only user and assistant roles are supported!") }}
            {%- endif %}
        {%- endfor %}
        {{- ns.count }}/{{ user_messages | length }}
        """;
    assertThat(render(template, TALK))
        .isEqualTo("<s>[INST] Hi\nthere[/INST] Hello!</s>[INST]  Be brief. \n\nBye[/INST]2/2");
  }

  @Test
  void rendersTheShapeOfQwen() {
    var template =
        """
        {%- if tools %}
            {{- '<|im_start|>system\\n' }}
        {%- else %}
            {%- if messages[0].role == 'system' %}
                {{- '<|im_start|>system\\n' + messages[0].content + '<|im_end|>\\n' }}
            {%- endif %}
        {%- endif %}
        {%- set ns = namespace(multi_step_tool=true, last_query_index=messages|length - 1) %}
        {%- for message in messages[::-1] %}
            {%- set index = (messages|length - 1) - loop.index0 %}
            {%- if ns.multi_step_tool and message.role == "user" and message.content is string and not(message.content.startswith('<tool_response>') and message.content.endswith('</tool_response>')) %}
                {%- set ns.multi_step_tool = false %}
                {%- set ns.last_query_index = index %}
            {%- endif %}
        {%- endfor %}
        {%- for message in messages %}
            {%- if message.content is string %}
                {%- set content = message.content %}
            {%- else %}
                {%- set content = '' %}
            {%- endif %}
            {%- if (message.role == "user") or (message.role == "system" and not loop.first) %}
                {{- '<|im_start|>' + message.role + '\\n' + content + '<|im_end|>' + '\\n' }}
            {%- elif message.role == "assistant" %}
                {%- set reasoning_content = '' %}
                {%- if '</think>' in content %}
                    {%- set reasoning_content = content.split('</think>')[0].rstrip('\\n').split('<think>')[-1].lstrip('\\n') %}
                    {%- set content = content.split('</think>')[-1].lstrip('\\n') %}
                {%- endif %}
                {%- if loop.index0 > ns.last_query_index %}
                    {{- '<|im_start|>' + message.role + '\\n<think>\\n' + reasoning_content.strip('\\n') + '\\n</think>\\n\\n' + content.lstrip('\\n') }}
                {%- else %}
                    {{- '<|im_start|>' + message.role + '\\n' + content }}
                {%- endif %}
                {{- '<|im_end|>\\n' }}
            {%- endif %}
        {%- endfor %}
        {%- if add_generation_prompt %}
            {{- '<|im_start|>assistant\\n' }}
            {%- if enable_thinking is defined and enable_thinking is false %}
                {{- '<think>\\n\\n</think>\\n\\n' }}
            {%- endif %}
        {%- endif %}
        """;
    var thought = new ChatMessage(Role.ASSISTANT, "<think>\nhm\n</think>\n\nHello!");
    assertThat(render(template, List.of(SYSTEM, USER, thought, AGAIN)))
        .isEqualTo(
            "<|im_start|>system\n Be brief. <|im_end|>\n<|im_start|>user\nHi\nthere<|im_end|>\n"
                + "<|im_start|>assistant\nHello!<|im_end|>\n<|im_start|>user\nBye<|im_end|>\n"
                + "<|im_start|>assistant\n");
    assertThat(render(template, List.of(USER, thought)))
        .contains("<|im_start|>assistant\n<think>\nhm\n</think>\n\nHello!<|im_end|>\n");
  }

  @Test
  void rendersTheShapeOfGemma() {
    var template =
        """
        {{ bos_token }}
        {%- if messages[0]['role'] == 'system' -%}
            {%- set first_user_prefix = messages[0]['content'] + '\n\n' -%}
            {%- set loop_messages = messages[1:] -%}
        {%- else -%}
            {%- set first_user_prefix = "" -%}
            {%- set loop_messages = messages -%}
        {%- endif -%}
        {%- for message in loop_messages -%}
            {%- if (message['role'] == 'assistant') -%}
                {%- set role = "model" -%}
            {%- else -%}
                {%- set role = message['role'] -%}
            {%- endif -%}
            {{ '<start_of_turn>' + role + '\n' + (first_user_prefix if loop.first else "") }}
            {%- if message['content'] is string -%}
                {{ message['content'] | trim }}
            {%- elif message['content'] is iterable -%}
                {{ raise_exception("no") }}
            {%- endif -%}
            {{ '<end_of_turn>\n' }}
        {%- endfor -%}
        {%- if add_generation_prompt -%}
            {{'<start_of_turn>model\n'}}
        {%- endif -%}
        """;
    assertThat(render(template, TALK))
        .isEqualTo(
            "<s><start_of_turn>user\n Be brief. \n\nHi\nthere<end_of_turn>\n"
                + "<start_of_turn>model\nHello!<end_of_turn>\n"
                + "<start_of_turn>user\nBye<end_of_turn>\n<start_of_turn>model\n");
  }

  @Test
  void knowsWhatPythonKnows() {
    requireRendered("{{ 'a,b,c'.split(',')[-1] }}{{ 'x y  z'.split() | length }}", "c3");
    requireRendered("{{ 'abc'[0] }}{{ 'abc'[-1] }}{{ 'abc'[1:] }}{{ 'abc'[:-1] }}", "acbcab");
    requireRendered("{{ 'aXb'.lower().upper().title().replace('x', '-') }}", "A-b");
    requireRendered(
        "{{ '  a '.lstrip() }}|{{ '  a '.rstrip() }}|{{ 'xax'.strip('x') }}", "a |  a|a");
    requireRendered(
        "{{ 'a' if false else 'b' }}{{ none is none }}{{ x is defined }}", "bTrueFalse");
    requireRendered("{{ '%s' }}{{ 'a' ~ 1 }}{{ 7 // 2 }}{{ 7 % 4 }}{{ -1 }}", "%sa133-1");
    requireRendered(
        "{% set d = {'a': 1, 'b': none} %}{{ d.a }}{{ d['a'] }}{{ d.get('z', 5) }}", "115");
    requireRendered("{% for k, v in {'a': 1, 'b': 2}.items() %}{{ k }}{{ v }}{% endfor %}", "a1b2");
    requireRendered("{% for i in [1, 2, 3] if i != 2 %}{{ i }}{% endfor %}", "13");
    requireRendered(
        "{% for i in range(3) %}{{ loop.index }}{{ loop.first }}{{ loop.last }};{% endfor %}",
        "1TrueFalse;2FalseFalse;3FalseTrue;");
    requireRendered("{%- macro f(x, y='!') -%}{{ x }}{{ y }}{%- endmacro -%}{{ f('a') }}", "a!");
    requireRendered(
        "{% for i in range(4) %}{% if i == 1 %}{% continue %}{% endif %}{{ i }}{% endfor %}",
        "023");
    requireRendered("{% generation %}x{{ 1 }}{% endgeneration %}", "x1");
    requireRendered("{# gone #}a{{- ' b ' -}}   c", "a b c");
    requireRendered("    {% if true %}\nA\n    {% endif %}\nB", "A\nB");
    requireRendered("{{ undefined_name }}{{ undefined_name.x if undefined_name else '' }}", "");
  }

  @Test
  void writesJsonAsPythonDoes() {
    requireRendered(
        "{{ {'a': [1, 'é<'], 'b': none} | tojson }}", "{\"a\": [1, \"é<\"], \"b\": null}");
    requireRendered("{{ {'a': [1]} | tojson(indent=2) }}", "{\n  \"a\": [\n    1\n  ]\n}");
    requireRendered("{{ messages[0].content | tojson }}", "\"Hi\\nthere\"");
  }

  @Test
  void interpretsNothingThatUsersWrite() {
    var hostile = new ChatMessage(Role.USER, "{{ 7*7 }}{% raw %}${7*7}{{ messages }}");
    assertThat(render("{{ messages[0].content }}", List.of(hostile))).isEqualTo(hostile.content());
    assertThat(render("{{ messages[0].content | trim }}", List.of(hostile)))
        .isEqualTo(hostile.content());
  }

  @Test
  void givesNoWayToJavaOrToFiles() {
    for (var template :
        List.of(
            "{{ ''.getClass() }}",
            "{{ ''.class.name }}x",
            "{{ messages.getClass().forName('java.lang.Runtime') }}",
            "{{ messages[0].content.getBytes() }}",
            "{{ messages.stream() }}",
            "{% include '/etc/passwd' %}",
            "{% import '/etc/passwd' as x %}{{ x }}",
            "{% from '/etc/passwd' import x %}",
            "{% extends '/etc/passwd' %}",
            "{{ [].__class__.__mro__ }}",
            "{{ messages.__init__ }}")) {
      try {
        assertThat(render(template, List.of(USER)))
            .as(template)
            .doesNotContain("java.", "root:", "Jinjava", "com.hubspot", "[B@");
      } catch (NodeException e) {
        assertThat(e.code()).as(template).isEqualTo(ErrorCode.UNPROCESSABLE);
      }
    }
  }

  @Test
  void stopsTemplatesThatTakeTooMuch() {
    refuses(
        "{% set ns = namespace(s='aaaaaaaaaa') %}{% for i in range(60) %}{% set ns.s = ns.s + ns.s %}{% endfor %}");
    refuses(
        "{% for a in range(999) %}{% for b in range(999) %}{% for c in range(999) %}x{% endfor %}{% endfor %}{% endfor %}");
    refuses("{% macro f(x) %}{{ f(x) }}{{ f(x) }}{% endmacro %}{{ f(1) }}");
    refuses(
        "{% set l = [1] %}{% for i in range(60) %}{% set l = l + l %}{% endfor %}{{ l | length }}{{ raise_exception('x') if l | length < 99999 }}");
    refuses("{{ 'ab'.replace('', 'b' * 9999999) }}");
    refuses("{{ 'ab' * 9999999999 }}");
    refuses("{{ range(99999999) }}");
    refuses("{{ ".concat("(".repeat(5_000)));
    refuses("{{ 1" + " + 1".repeat(5_000) + " }}");
    refuses("{% if true %}".repeat(5_000));
    refuses("{{ not ".concat("not ".repeat(5_000)) + "1 }}");
    refuses("{% set l = [] %}{% do l.append(l) %}{{ l }}");
    refuses("{% set l = [] %}{% do l.append(l) %}{% set m = [l] %}{{ l == m }}");
    refuses(
        "{% set a = [1] %}{% set b = [1] %}{% for i in range(60) %}{% set a = [a, a] %}"
            + "{% endfor %}{% set ns = namespace(a=[1], b=[1]) %}{% for i in range(60) %}"
            + "{% set ns.a = [ns.a, ns.a] %}{% set ns.b = [ns.b, ns.b] %}{% endfor %}"
            + "{{ ns.a == ns.b }}");
    refuses(
        "{% set ns = namespace(a=[1]) %}{% for i in range(15) %}{% set ns.a = [ns.a, ns.a, ns.a,"
            + " ns.a] %}{% endfor %}{{ ns.a }}");
  }

  @Test
  void refusesTemplatesThatAreNone() {
    refuses("{% if %}");
    refuses("{{ 'a' | no_such_filter }}");
    refuses("{% nonsense %}");
    refuses("{{ no_such_function() }}");
    assertThatThrownBy(() -> ChatTemplates.of("x".repeat(300_000), "", ""))
        .isInstanceOf(NodeException.class)
        .hasMessageContaining("at most 262,144 are read");
  }

  @Test
  void laysOutPlainParagraphsForModelsWithoutTemplate() {
    assertThat(new PlainChatTemplate().render(List.of(SYSTEM, USER), true))
        .isEqualTo("System:  Be brief. \n\nUser: Hi\nthere\n\nAssistant:");
    assertThat(new PlainChatTemplate().render(List.of(ASSISTANT), false))
        .isEqualTo("Assistant: Hello!\n\n");
  }

  private static void refuses(String template) {
    assertThatThrownBy(() -> render(template, List.of(USER)))
        .as(template)
        .isInstanceOf(NodeException.class);
  }

  private static void requireRendered(String template, String expected) {
    assertThat(render(template, List.of(USER))).as(template).isEqualTo(expected);
  }

  private static String render(String template, List<ChatMessage> messages) {
    return ChatTemplates.of(template, "<s>", "</s>").render(messages, true);
  }
}
