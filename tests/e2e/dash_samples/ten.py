"""Ten more packages of the reference product's kind, each about one thing that its widgets do. Written for these tests.

Each draws what it found as plain lines, so that a test compares words.
"""

from collections.abc import Mapping


def package(name: str, component: str, definition: str = "", *, imports: str = "") -> dict[str, str]:
    """A package in source form with one widget; `component` is the body of its content's function."""
    return {
        "package.json": f'{{"name": "{name.lower()}", "version": "1.0.0"}}',
        f"widgets/{name}.dash.js": f"""
import {{ {name} }} from "./{name}";
export default {{
    packageName: "ten", name: "{name}", component: {name}, type: "widget", canHaveChildren: false,
    workspace: "ten-workspace", {definition}
}};
""",
        f"widgets/{name}.js": f"""
import React, {{ useContext, useEffect, useMemo, useRef, useState }} from "react";
import * as Ui from "@trops/dash-react";
import * as Core from "@trops/dash-core";
import {{ Panel }} from "@trops/dash-react";
import {{ Widget }} from "@trops/dash-core";
{imports}
const Line = ({{ children }}) => <p>{{children}}</p>;
function Content(props) {{ {component} }}
export function {name}(props) {{
    return <Widget {{...props}} width="w-full" height="h-full"><Panel><Content {{...props}} /></Panel></Widget>;
}}
""",
    }


EVENTS = package(
    "Speaker",
    """
    const { publishEvent, listen, listeners, widgetEventNames } = Core.useWidgetEvents();
    const [heard, setHeard] = useState("nothing");
    useEffect(() => {
        listen(listeners, { answered: ({ message, event, uuid }) =>
            setHeard(`${message.text} ${/answered$/.test(event)} ${uuid === props.uuid}`) });
    }, [listeners]);
    return <><Line>events {widgetEventNames.join()}</Line><Line>heard {heard}</Line>
        <button onClick={() => publishEvent("asked", { text: "why" })}>Ask</button></>;
""",
    'events: ["asked"], eventHandlers: ["answered"],',
)
ANSWERS = package(
    "Answerer",
    """
    // The older way: through the widget's own api, with handlers alone.
    useEffect(() => { props.api.registerListeners(["asked"], { asked: ({ message }) =>
        props.api.publishEvent("Answerer[1].answered", { text: `because ${message.text}` }) }, props.uuid); }, []);
    return <Line>answers</Line>;
""",
    "events: { answered: {} }, eventHandlers: { asked: {} },",
)
PROVIDERS = package(
    "Providers",
    """
    const { providers, hasProvider, getProvider } = Core.useWidgetProviders();
    const app = useContext(Core.AppContext), { widgetData } = useContext(Core.WidgetContext);
    const one = getProvider("algolia"), two = getProvider("algolia-search"), mcp = Core.useMcpProvider("algolia");
    const client = Core.useProviderClient(one);
    const [found, setFound] = useState("…");
    useEffect(() => {
        if (!client.providerHash) return;
        window.mainApi.algolia.listIndices({ ...client })
            .then((all) => setFound(`${Array.isArray(all)} ${all.length > 0}`));
    }, [client.providerHash]);
    return <><Line>types {Object.keys(providers).sort().join()}</Line>
        <Line>one {String(hasProvider("algolia"))} {one?.providerClass} two {two?.name}</Line>
        <Line>both in one {one?.name} {app.providers[two?.name]?.name} {widgetData.selectedProviders.algolia}</Line>
        <Line>key {one?.credentials.apiKey}</Line><Line>indices {found}</Line>
        <Line>mcp {mcp.status} {String(mcp.isConnected)} {mcp.error ?? "no error"} {String(mcp.provider)}</Line></>;
""",
    """providers: [
        { type: "algolia", providerClass: "credential", required: true },
        { type: "algolia", providerClass: "mcp", allowedTools: ["searchIndex"] },
        { type: "algolia-search", providerClass: "credential",
          credentialSchema: { appId: { type: "text" }, apiKey: { type: "text", secret: true },
                              indexName: { type: "text", displayName: "Index" } } }],""",
)
CONTEXTS = package(
    "Contexts",
    """
    const dashboard = useContext(Core.DashboardContext), workspace = useContext(Core.WorkspaceContext);
    const { providers } = useContext(Core.ProviderContext), { theme } = Core.useDashboard();
    const { currentTheme } = useContext(Ui.ThemeContext);
    return <><Line>{typeof dashboard.pub.pub} {typeof dashboard.widgetApi.storeData}</Line>
        <Line>{typeof workspace.workspaceData}</Line>
        <Line>{Object.keys(providers).length} {typeof theme} {typeof currentTheme["bg-primary-dark"]}</Line>
        <Line>id {String(props.uuid === props.uuidString)} {typeof props.title}</Line></>;
""",
)
CLOCKWORK = package(
    "Clockwork",
    """
    const [ran, setRan] = useState(0);
    const { tasks } = Core.useScheduler({ onTick: () => setRan((count) => count + 1) });
    const { notify, isEnabled } = Core.useNotifications();
    const [said, setSaid] = useState("not said");
    useEffect(() => { notify({ title: "Ran", body: "once" }).then(({ success }) => setSaid(typeof success)); }, []);
    return <><Line>tasks {tasks.map(({ key, displayName }) => `${key} ${displayName}`).join()}</Line>
        <Line>{ran > 0 ? "it ran" : "not yet"}</Line><Line>notified {said} {String(isEnabled)}</Line></>;
""",
    """notifications: [{ key: "ran", displayName: "Ran" }],
       scheduledTasks: [{ key: "tick", handler: "onTick", displayName: "Tick", intervalMs: 1000 }],""",
)
SETTINGS = package(
    "Settings",
    """
    const seen = ["word", "count", "order", "on", "notes", "day", "tint", "list", "typed"];
    return <>{seen.map((name) => <Line key={name}>{name} {typeof props[name]} {JSON.stringify(props[name])}</Line>)}
        <Line>secret {typeof props.secret}</Line></>;
""",
    """userConfig: {
        word: { type: "text", defaultValue: "a word", displayName: "Word", instructions: "Any word." },
        count: { type: "number", defaultValue: "7", displayName: "Count" },
        order: { type: "select", defaultValue: "down", options: [{ value: "up", displayName: "Up" }, "down"] },
        on: { type: "checkbox", defaultValue: "true" }, notes: { type: "textarea", defaultValue: "two\\nlines" },
        day: { type: "date", defaultValue: "2026-01-31" }, tint: { type: "color", defaultValue: "#336699" },
        list: { type: "text", defaultValue: ["a", "b"] }, typed: { type: "text", defaultValue: 3 },
        secret: { type: "text", secret: true, defaultValue: "never" } },""",
)
STORING = package(
    "Storing",
    """
    const [lines, setLines] = useState([]);
    const say = (line) => setLines((all) => [...all, line]);
    useEffect(() => {
        const { api, uuid } = props;
        api.readData({ uuid, filename: "none.json", callbackComplete: (data) => say(`first ${JSON.stringify(data)}`) });
        api.storeData({ data: { n: 1 }, uuid, append: false, callbackError: (error) => say(error.message),
            callbackComplete: ({ success, fileContents }) => { say(`stored ${success} ${fileContents.n}`);
                api.readData({ uuid, callbackComplete: ({ n }) => say(`read ${n}`) }); } });
        api.storeData({ data: "one", filename: "log.json", append: true, returnEmpty: [], uuid,
            callbackComplete: ({ fileContents }) => say(`log ${Object.values(fileContents.at(-1))}`) });
        api.storeData({ data: "x".repeat(2_000_000), filename: "big.json", append: false,
            callbackError: ({ success, message }) => say(`full ${success} ${message.length > 0}`) });
    }, []);
    return <>{lines.map((line) => <Line key={line}>{line}</Line>)}</>;
""",
)
COMPONENTS = package(
    "Components",
    """
    const [text, setText] = useState("typed"), [picked, setPicked] = useState("b");
    const names = ["Panel", "Panel2", "Panel3", "SubHeading", "SubHeading2", "SubHeading3", "Heading", "Caption",
        "Caption2",
        "Paragraph", "Card", "Tag", "Never_Heard_Of", "Container"];
    const draw = (name, One = Ui[name]) => <One key={name} title={`title ${name}`}>inner {name}</One>;
    return <>{names.map((name) => draw(name))}
        <Ui.Button title="A button" onClick={() => setText("pressed")} /><Ui.Button2>B button</Ui.Button2>
        <Ui.Button3 title="C" />
        <Ui.Menu><Ui.MenuItem onClick={() => setPicked("a")}>Item</Ui.MenuItem></Ui.Menu>
        <Ui.InputText value={text} onChange={(event) => setText(event.target.value)} />
        <Ui.SelectInput label="Select" value={picked} options={["a", { value: "b", displayName: "Bee" }]}
            onChange={(event) => setPicked(event.target.value)} />
        <Ui.StatusBadge status="connected" /><Ui.StatCard label="Stat" value={12} />
        <Ui.EmptyState title="Empty" description="Nothing here" /><Ui.Alert2 title="Alert" message="watch out" />
        <Ui.Skeleton.Text lines={2} /><Ui.Skeleton.Card /><Ui.Skeleton.Circle /><Ui.FontAwesomeIcon icon="bell" />
        <Ui.CodeEditorVS code="let a;" setCode={setText} /><Ui.Toggle text="Toggle" enabled setEnabled={setText} />
        <Line>now {text} {picked}</Line></>;
""",
)
SEARCHING = package(
    "Searching",
    """
    const client = useMemo(() => algoliasearch("an app", "no key"), []);
    const [names, setNames] = useState("…");
    useEffect(() => { client.search([{ indexName: "python-language", query: "list", params: { hitsPerPage: 2 } }])
        .then(({ results }) => setNames(`${results.length} ${results[0].hits.length}`),
        (error) => setNames(error.message));
    }, []);
    return <><Line>lite {names}</Line>
        <InstantSearch searchClient={client} indexName="python-language"><Configure hitsPerPage={3} /><Found />
        </InstantSearch></>;
""",
    'providers: [{ type: "algolia", providerClass: "credential", required: true }],',
    imports="""
import algoliasearch from "algoliasearch/lite";
import { Configure, InstantSearch, useHits, useSearchBox } from "react-instantsearch-hooks-web";
function Found() {
    const { hits } = useHits(), { refine, query } = useSearchBox();
    return <><p>hooks {hits.length} {query || "all"}</p><button onClick={() => refine("dict")}>Refine</button></>;
}
""",
)
FAILING = package(
    "Failing",
    """
    if (props.uuid) throw new Error("This one always fails");
    return null;
""",
)

SOURCES: Mapping[str, Mapping[str, str]] = {
    "speaker": EVENTS,
    "answerer": ANSWERS,
    "providers": PROVIDERS,
    "contexts": CONTEXTS,
    "clockwork": CLOCKWORK,
    "settings": SETTINGS,
    "storing": STORING,
    "components": COMPONENTS,
    "searching": SEARCHING,
    "failing": FAILING,
}

# As rollup writes it: several widgets in one bundle, classes, and the interop of a default beside names.
BUNDLE = {
    "dash.json": '{"name": "@someone/bundle", "version": "3.1.4"}',
    "dist/index.cjs.js": """'use strict';
Object.defineProperty(exports, '__esModule', { value: true });
var React = require('react'), PropTypes = require('prop-types'), core = require('@trops/dash-core');
var ui = require('@trops/dash-react');
function _interopNamespaceDefault(e) { var n = Object.create(null); for (var k in e) n[k] = e[k]; n.default = e;
        return n; }
var React__namespace = /*#__PURE__*/_interopNamespaceDefault(React);
class Old extends React__namespace.Component {
    constructor(props) { super(props); this.state = { n: 0 }; }
    componentDidMount() { this.setState({ n: 1 }); }
    render() { return React__namespace.createElement(core.Widget, null,
        React__namespace.createElement(ui.SubHeading2, { title: 'class ' + this.state.n + ' ' + this.props.colour })); }
}
Old.propTypes = { colour: PropTypes.string.isRequired, many: PropTypes.arrayOf(PropTypes.shape({ a: PropTypes.any })) };
Old.defaultProps = { colour: 'none' };
const Forwarded = React.memo(React.forwardRef(function Inner(props, ref) {
    return React.createElement(core.Widget, null, React.createElement('p', { ref }, 'memo ' + props.title)); }));
var oldConfig = { name: 'OldWidget', component: Old, type: 'widget', userConfig: { colour: { type: 'text',
        defaultValue: 'red' } } };
var newConfig = { name: 'NewWidget', component: Forwarded, type: 'widget' };
var workspace = { name: 'SomeWorkspace', component: Old, type: 'workspace' };
exports.Old = oldConfig; exports.New = { default: newConfig }; exports.workspace = workspace;
""",
}
