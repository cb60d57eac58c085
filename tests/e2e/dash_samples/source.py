"""Two packages of the reference product's kind, written for these tests: one in source form, one compiled."""

SOURCE = {
    "package.json": '{"name": "samples", "version": "2.3.4"}',
    "widgets/PickerWidget.dash.js": """
import { PickerWidget } from "./PickerWidget";
import { TITLE } from "./words";
const definition = {
    packageName: "test-samples", name: "PickerWidget", displayName: TITLE, component: PickerWidget, type: "widget",
    author: "Nobody", description: `Lists indices.`, events: ["indexSelected"], eventHandlers: [],
    providers: [{ type: "algolia", providerClass: "credential", required: true }],
    userConfig: {
        title: { type: "text", defaultValue: "Pick", displayName: "Title" },
        many: { type: "number", defaultValue: 5, displayName: "How many", required: true },
        order: { type: "select", defaultValue: "up", displayName: "Order",
                 options: [{ value: "up", displayName: "Up" }, { value: "down", displayName: "Down" }] },
        notes: { type: "textarea", displayName: "Notes" },
    },
};
export default definition;
""",
    "widgets/words.js": 'export const TITLE = "Index picker";',
    "widgets/PickerWidget.js": """
import { useEffect, useState } from "react";
import { Panel, SubHeading2, Unheard } from "@trops/dash-react";
import { Widget, useProviderClient, useWidgetEvents, useWidgetProviders } from "@trops/dash-core";
import helper from "a-module-that-is-not-here";

function Content({ title, many }) {
    const { getProvider, hasProvider } = useWidgetProviders();
    const client = useProviderClient(hasProvider("algolia") ? getProvider("algolia") : null);
    const { publishEvent } = useWidgetEvents();
    const [names, setNames] = useState([]);
    useEffect(() => {
        if (!client.providerHash) return;
        const asked = window.mainApi.algolia.listIndices({ ...client, cache: true });
        asked.then((found) => setNames(found.map((one) => one.name)));
    }, [client.providerHash]);
    window.sawMainApi = typeof window.mainApi.algolia.search;
    return (
        <Panel>
            <SubHeading2 title={title} />
            <Unheard title="of"><i>this component</i></Unheard>
            <p className="text-lg flex">At most {many}</p>
            {names.slice(0, many).map((name) => (
                <button key={name} onClick={() => publishEvent("indexSelected", { name })}>{name}</button>
            ))}
        </Panel>
    );
}
export const PickerWidget = (props) => <Widget {...props}><Content {...props} /></Widget>;
""",
}

COMPILED = {
    # A published package has its definitions too, without what they import.
    "configs/NoteWidget.dash.js": 'import { N } from "./NoteWidget";\nexport default { component: N };',
    "dash.json": '{"name": "other-samples"}',
    "dist/index.cjs.js": """'use strict';
var jsxRuntime = require('react/jsx-runtime'), React = require('react'), dashReact = require('@trops/dash-react');
var dashCore = require('@trops/dash-core'), _slicedToArray = require('@babel/runtime/helpers/slicedToArray');
function _interopDefault(e) { return e && e.__esModule ? e : { default: e }; }
var React__default = /*#__PURE__*/_interopDefault(React);
function Note(props) {
    var events = dashCore.useWidgetEvents();
    var listen = events.listen, listeners = events.listeners, api = props.api;
    var s = _slicedToArray(React__default.default.useState('nothing'), 2), seen = s[0], setSeen = s[1];
    React.useEffect(function () {
        api.readData({ callbackComplete: function (data) { if (data.name) setSeen('remembered ' + data.name); } });
        listen(listeners, { indexSelected: function (event) {
            setSeen('heard ' + event.message.name);
            api.storeData({ data: event.message, callbackComplete: function () {} });
        } });
    }, []);
    return jsxRuntime.jsx(dashCore.Widget, { children: jsxRuntime.jsx(dashReact.SubHeading3, { title: seen }) });
}
var config = { packageName: 'Other Samples', name: 'NoteWidget', component: Note, type: 'widget',
    events: [], eventHandlers: ['indexSelected'], userConfig: {} };
var ns = /*#__PURE__*/Object.freeze({ __proto__: null, default: config });
exports.NoteWidget = ns;
""",
}
