"""Renders templates with Python's jinja2, set up as Transformers sets it up, and writes what came of it.

    reference.py templates.json out.json            every template with every conversation
    reference.py --snippets snippets.json out.json  every snippet with the same variables
    reference.py --transformers …                   through Transformers itself, where it is installed

A result is {"text": …}, or {"refused": words} where the template called raise_exception, or {"error": type}.
"""
import datetime
import json
import sys

import jinja2
import jinja2.ext
import jinja2.sandbox

from conversations import conversations

NOW = datetime.datetime(2026, 2, 3, 4, 5, 6)
MARK = "CONTINUE_FINAL_MESSAGE_TAG "


class Refused(jinja2.TemplateError):
    pass


class Generation(jinja2.ext.Extension):
    tags = {"generation"}

    def parse(self, parser):
        line = next(parser.stream).lineno
        body = parser.parse_statements(("name:endgeneration",), drop_needle=True)
        return jinja2.nodes.CallBlock(self.call_method("shown"), [], [], body).set_lineno(line)

    def shown(self, caller):
        return caller()


def refuse(message):
    raise Refused(message)


def tojson(x, ensure_ascii=False, indent=None, separators=None, sort_keys=False):
    return json.dumps(x, ensure_ascii=ensure_ascii, indent=indent, separators=separators, sort_keys=sort_keys)


def environment():
    env = jinja2.sandbox.ImmutableSandboxedEnvironment(
        trim_blocks=True, lstrip_blocks=True, extensions=[Generation, jinja2.ext.loopcontrols])
    env.filters["tojson"] = tojson
    env.globals["raise_exception"] = refuse
    env.globals["strftime_now"] = lambda form: NOW.strftime(form)
    return env


ENV = environment()


def mark(message):
    content = message.get("content")
    if content is None:
        raise ValueError("nothing to continue")
    message = dict(message)
    if isinstance(content, list):
        content = [dict(part) for part in content]
        for part in reversed(content):
            if "text" in part:
                words = part["text"]
                part["text"] += MARK
                break
        else:
            raise ValueError("no text to continue")
        message["content"] = content
    else:
        words = content
        message["content"] = content + MARK
    return message, words


def own(source, variables, continued):
    template = ENV.from_string(source)
    if not continued:
        return template.render(**variables)
    if "content" not in source:
        raise ValueError("no content in the template")
    last, words = mark(variables["messages"][-1])
    text = template.render(**dict(variables, messages=variables["messages"][:-1] + [last]))
    if words.strip() not in text or MARK.strip() not in text:
        raise ValueError("the final message does not appear")
    at = text.rindex(MARK.strip())
    return text[:at] if text[at:at + len(MARK)] == MARK else text[:at].rstrip()


def through_transformers(source, variables, continued):
    import transformers.utils.chat_template_utils as library

    class Clock(datetime.datetime):
        @classmethod
        def now(cls, tz=None):
            return NOW

    library.datetime = Clock
    variables = dict(variables)
    texts, _ = library.render_jinja_template(
        [variables.pop("messages")], chat_template=source, continue_final_message=continued, **variables)
    return texts[0]


def result(render, source, variables, continued):
    try:
        return {"text": render(source, variables, continued)}
    except Refused as e:
        return {"refused": str(e.message)}
    except Exception as e:
        if type(e) is jinja2.exceptions.TemplateError:
            return {"refused": str(e.message)}
        return {"error": type(e).__name__}


def main():
    flags = [a for a in sys.argv[1:] if a.startswith("--")]
    given, out = [a for a in sys.argv[1:] if not a.startswith("--")]
    render = through_transformers if "--transformers" in flags else own
    with open(given) as f:
        entries = json.load(f)
    if "--snippets" in flags:
        variables = entries["variables"]
        rows = [dict(result(own, t, variables, False), template=t) for t in entries["templates"]]
        done = {"variables": variables, "snippets": rows}
    else:
        shapes = conversations()
        done = {
            "conversations": [{"name": n, "variables": v, "continued": c} for n, v, c in shapes],
            "templates": [dict(e, results=[result(render, e["template"], v, c) for _, v, c in shapes]) for e in entries],
        }
    with open(out, "w") as f:
        f.write(json.dumps(done, ensure_ascii=True, indent=None if "--snippets" not in flags else 0))
        f.write("\n")


main()
