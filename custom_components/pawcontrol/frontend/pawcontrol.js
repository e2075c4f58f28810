var e=globalThis,t=e.ShadowRoot&&(e.ShadyCSS===void 0||e.ShadyCSS.nativeShadow)&&`adoptedStyleSheets`in Document.prototype&&`replace`in CSSStyleSheet.prototype,n=Symbol(),r=/* @__PURE__ */ new WeakMap,i=class{constructor(e,t,r){if(this._$cssResult$=!0,r!==n)throw Error("CSSResult is not constructable. Use `unsafeCSS` or `css` instead.");this.cssText=e,this.t=t}get styleSheet(){let e=this.o,n=this.t;if(t&&e===void 0){let t=n!==void 0&&n.length===1;t&&(e=r.get(n)),e===void 0&&((this.o=e=new CSSStyleSheet).replaceSync(this.cssText),t&&r.set(n,e))}return e}toString(){return this.cssText}},a=e=>new i(typeof e==`string`?e:e+``,void 0,n),o=(e,...t)=>new i(e.length===1?e[0]:t.reduce((t,n,r)=>t+(e=>{if(!0===e._$cssResult$)return e.cssText;if(typeof e==`number`)return e;throw Error(`Value passed to 'css' function must be a 'css' function result: `+e+`. Use 'unsafeCSS' to pass non-literal values, but take care to ensure page security.`)})(n)+e[r+1],e[0]),e,n),s=(n,r)=>{if(t)n.adoptedStyleSheets=r.map(e=>e instanceof CSSStyleSheet?e:e.styleSheet);else for(let t of r){let r=document.createElement(`style`),i=e.litNonce;i!==void 0&&r.setAttribute(`nonce`,i),r.textContent=t.cssText,n.appendChild(r)}},c=t?e=>e:e=>e instanceof CSSStyleSheet?(e=>{let t=``;for(let n of e.cssRules)t+=n.cssText;return a(t)})(e):e,{is:l,defineProperty:u,getOwnPropertyDescriptor:d,getOwnPropertyNames:ee,getOwnPropertySymbols:te,getPrototypeOf:ne}=Object,f=globalThis,re=f.trustedTypes,ie=re?re.emptyScript:``,ae=f.reactiveElementPolyfillSupport,p=(e,t)=>e,m={toAttribute(e,t){switch(t){case Boolean:e=e?ie:null;break;case Object:case Array:e=e==null?e:JSON.stringify(e)}return e},fromAttribute(e,t){let n=e;switch(t){case Boolean:n=e!==null;break;case Number:n=e===null?null:Number(e);break;case Object:case Array:try{n=JSON.parse(e)}catch{n=null}}return n}},oe=(e,t)=>!l(e,t),se={attribute:!0,type:String,converter:m,reflect:!1,useDefault:!1,hasChanged:oe};Symbol.metadata??=Symbol(`metadata`),f.litPropertyMetadata??=/* @__PURE__ */ new WeakMap;var h=class extends HTMLElement{static addInitializer(e){this._$Ei(),(this.l??=[]).push(e)}static get observedAttributes(){return this.finalize(),this._$Eh&&[...this._$Eh.keys()]}static createProperty(e,t=se){if(t.state&&(t.attribute=!1),this._$Ei(),this.prototype.hasOwnProperty(e)&&((t=Object.create(t)).wrapped=!0),this.elementProperties.set(e,t),!t.noAccessor){let n=Symbol(),r=this.getPropertyDescriptor(e,n,t);r!==void 0&&u(this.prototype,e,r)}}static getPropertyDescriptor(e,t,n){let{get:r,set:i}=d(this.prototype,e)??{get(){return this[t]},set(e){this[t]=e}};return{get:r,set(t){let a=r?.call(this);i?.call(this,t),this.requestUpdate(e,a,n)},configurable:!0,enumerable:!0}}static getPropertyOptions(e){return this.elementProperties.get(e)??se}static _$Ei(){if(this.hasOwnProperty(p(`elementProperties`)))return;let e=ne(this);e.finalize(),e.l!==void 0&&(this.l=[...e.l]),this.elementProperties=new Map(e.elementProperties)}static finalize(){if(this.hasOwnProperty(p(`finalized`)))return;if(this.finalized=!0,this._$Ei(),this.hasOwnProperty(p(`properties`))){let e=this.properties,t=[...ee(e),...te(e)];for(let n of t)this.createProperty(n,e[n])}let e=this[Symbol.metadata];if(e!==null){let t=litPropertyMetadata.get(e);if(t!==void 0)for(let[e,n]of t)this.elementProperties.set(e,n)}this._$Eh=/* @__PURE__ */ new Map;for(let[e,t]of this.elementProperties){let n=this._$Eu(e,t);n!==void 0&&this._$Eh.set(n,e)}this.elementStyles=this.finalizeStyles(this.styles)}static finalizeStyles(e){let t=[];if(Array.isArray(e)){let n=new Set(e.flat(1/0).reverse());for(let e of n)t.unshift(c(e))}else e!==void 0&&t.push(c(e));return t}static _$Eu(e,t){let n=t.attribute;return!1===n?void 0:typeof n==`string`?n:typeof e==`string`?e.toLowerCase():void 0}constructor(){super(),this._$Ep=void 0,this.isUpdatePending=!1,this.hasUpdated=!1,this._$Em=null,this._$Ev()}_$Ev(){this._$ES=new Promise(e=>this.enableUpdating=e),this._$AL=/* @__PURE__ */ new Map,this._$E_(),this.requestUpdate(),this.constructor.l?.forEach(e=>e(this))}addController(e){(this._$EO??=/* @__PURE__ */ new Set).add(e),this.renderRoot!==void 0&&this.isConnected&&e.hostConnected?.()}removeController(e){this._$EO?.delete(e)}_$E_(){let e=/* @__PURE__ */ new Map,t=this.constructor.elementProperties;for(let n of t.keys())this.hasOwnProperty(n)&&(e.set(n,this[n]),delete this[n]);e.size>0&&(this._$Ep=e)}createRenderRoot(){let e=this.shadowRoot??this.attachShadow(this.constructor.shadowRootOptions);return s(e,this.constructor.elementStyles),e}connectedCallback(){this.renderRoot??=this.createRenderRoot(),this.enableUpdating(!0),this._$EO?.forEach(e=>e.hostConnected?.())}enableUpdating(e){}disconnectedCallback(){this._$EO?.forEach(e=>e.hostDisconnected?.())}attributeChangedCallback(e,t,n){this._$AK(e,n)}_$ET(e,t){let n=this.constructor.elementProperties.get(e),r=this.constructor._$Eu(e,n);if(r!==void 0&&!0===n.reflect){let i=(n.converter?.toAttribute===void 0?m:n.converter).toAttribute(t,n.type);this._$Em=e,i==null?this.removeAttribute(r):this.setAttribute(r,i),this._$Em=null}}_$AK(e,t){let n=this.constructor,r=n._$Eh.get(e);if(r!==void 0&&this._$Em!==r){let e=n.getPropertyOptions(r),i=typeof e.converter==`function`?{fromAttribute:e.converter}:e.converter?.fromAttribute===void 0?m:e.converter;this._$Em=r;let a=i.fromAttribute(t,e.type);this[r]=a??this._$Ej?.get(r)??a,this._$Em=null}}requestUpdate(e,t,n,r=!1,i){if(e!==void 0){let a=this.constructor;if(!1===r&&(i=this[e]),n??=a.getPropertyOptions(e),!((n.hasChanged??oe)(i,t)||n.useDefault&&n.reflect&&i===this._$Ej?.get(e)&&!this.hasAttribute(a._$Eu(e,n))))return;this.C(e,t,n)}!1===this.isUpdatePending&&(this._$ES=this._$EP())}C(e,t,{useDefault:n,reflect:r,wrapped:i},a){n&&!(this._$Ej??=/* @__PURE__ */ new Map).has(e)&&(this._$Ej.set(e,a??t??this[e]),!0!==i||a!==void 0)||(this._$AL.has(e)||(this.hasUpdated||n||(t=void 0),this._$AL.set(e,t)),!0===r&&this._$Em!==e&&(this._$Eq??=/* @__PURE__ */ new Set).add(e))}async _$EP(){this.isUpdatePending=!0;try{await this._$ES}catch(e){Promise.reject(e)}let e=this.scheduleUpdate();return e!=null&&await e,!this.isUpdatePending}scheduleUpdate(){return this.performUpdate()}performUpdate(){if(!this.isUpdatePending)return;if(!this.hasUpdated){if(this.renderRoot??=this.createRenderRoot(),this._$Ep){for(let[e,t]of this._$Ep)this[e]=t;this._$Ep=void 0}let e=this.constructor.elementProperties;if(e.size>0)for(let[t,n]of e){let{wrapped:e}=n,r=this[t];!0!==e||this._$AL.has(t)||r===void 0||this.C(t,void 0,n,r)}}let e=!1,t=this._$AL;try{e=this.shouldUpdate(t),e?(this.willUpdate(t),this._$EO?.forEach(e=>e.hostUpdate?.()),this.update(t)):this._$EM()}catch(t){throw e=!1,this._$EM(),t}e&&this._$AE(t)}willUpdate(e){}_$AE(e){this._$EO?.forEach(e=>e.hostUpdated?.()),this.hasUpdated||(this.hasUpdated=!0,this.firstUpdated(e)),this.updated(e)}_$EM(){this._$AL=/* @__PURE__ */ new Map,this.isUpdatePending=!1}get updateComplete(){return this.getUpdateComplete()}getUpdateComplete(){return this._$ES}shouldUpdate(e){return!0}update(e){this._$Eq&&=this._$Eq.forEach(e=>this._$ET(e,this[e])),this._$EM()}updated(e){}firstUpdated(e){}};h.elementStyles=[],h.shadowRootOptions={mode:`open`},h[p(`elementProperties`)]=/* @__PURE__ */ new Map,h[p(`finalized`)]=/* @__PURE__ */ new Map,ae?.({ReactiveElement:h}),(f.reactiveElementVersions??=[]).push(`2.1.2`);var ce=globalThis,le=e=>e,g=ce.trustedTypes,ue=g?g.createPolicy(`lit-html`,{createHTML:e=>e}):void 0,de=`$lit$`,_=`lit$${Math.random().toFixed(9).slice(2)}$`,fe=`?`+_,pe=`<${fe}>`,v=document,y=()=>v.createComment(``),b=e=>e===null||typeof e!=`object`&&typeof e!=`function`,x=Array.isArray,me=e=>x(e)||typeof e?.[Symbol.iterator]==`function`,he=`[ 	
\f\r]`,S=/<(?:(!--|\/[^a-zA-Z])|(\/?[a-zA-Z][^>\s]*)|(\/?$))/g,ge=/-->/g,_e=/>/g,C=RegExp(`>|${he}(?:([^\\s"'>=/]+)(${he}*=${he}*(?:[^ \t\n\f\r"'\`<>=]|("|')|))|$)`,`g`),ve=/'/g,ye=/"/g,be=/^(?:script|style|textarea|title)$/i,w=(e=>(t,...n)=>({_$litType$:e,strings:t,values:n}))(1),T=Symbol.for(`lit-noChange`),E=Symbol.for(`lit-nothing`),xe=/* @__PURE__ */ new WeakMap,D=v.createTreeWalker(v,129);function Se(e,t){if(!x(e)||!e.hasOwnProperty(`raw`))throw Error(`invalid template strings array`);return ue===void 0?t:ue.createHTML(t)}var Ce=(e,t)=>{let n=e.length-1,r=[],i,a=t===2?`<svg>`:t===3?`<math>`:``,o=S;for(let t=0;t<n;t++){let n=e[t],s,c,l=-1,u=0;for(;u<n.length&&(o.lastIndex=u,c=o.exec(n),c!==null);)u=o.lastIndex,o===S?c[1]===`!--`?o=ge:c[1]===void 0?c[2]===void 0?c[3]!==void 0&&(o=C):(be.test(c[2])&&(i=RegExp(`</`+c[2],`g`)),o=C):o=_e:o===C?c[0]===`>`?(o=i??S,l=-1):c[1]===void 0?l=-2:(l=o.lastIndex-c[2].length,s=c[1],o=c[3]===void 0?C:c[3]===`"`?ye:ve):o===ye||o===ve?o=C:o===ge||o===_e?o=S:(o=C,i=void 0);let d=o===C&&e[t+1].startsWith(`/>`)?` `:``;a+=o===S?n+pe:l>=0?(r.push(s),n.slice(0,l)+de+n.slice(l)+_+d):n+_+(l===-2?t:d)}return[Se(e,a+(e[n]||`<?>`)+(t===2?`</svg>`:t===3?`</math>`:``)),r]},O=class e{constructor({strings:t,_$litType$:n},r){let i;this.parts=[];let a=0,o=0,s=t.length-1,c=this.parts,[l,u]=Ce(t,n);if(this.el=e.createElement(l,r),D.currentNode=this.el.content,n===2||n===3){let e=this.el.content.firstChild;e.replaceWith(...e.childNodes)}for(;(i=D.nextNode())!==null&&c.length<s;){if(i.nodeType===1){if(i.hasAttributes())for(let e of i.getAttributeNames())if(e.endsWith(de)){let t=u[o++],n=i.getAttribute(e).split(_),r=/([.?@])?(.*)/.exec(t);c.push({type:1,index:a,name:r[2],strings:n,ctor:r[1]===`.`?Te:r[1]===`?`?Ee:r[1]===`@`?De:j}),i.removeAttribute(e)}else e.startsWith(_)&&(c.push({type:6,index:a}),i.removeAttribute(e));if(be.test(i.tagName)){let e=i.textContent.split(_),t=e.length-1;if(t>0){i.textContent=g?g.emptyScript:``;for(let n=0;n<t;n++)i.append(e[n],y()),D.nextNode(),c.push({type:2,index:++a});i.append(e[t],y())}}}else if(i.nodeType===8){if(i.data===fe)c.push({type:2,index:a});else{let e=-1;for(;(e=i.data.indexOf(_,e+1))!==-1;)c.push({type:7,index:a}),e+=_.length-1}}a++}}static createElement(e,t){let n=v.createElement(`template`);return n.innerHTML=e,n}};function k(e,t,n=e,r){if(t===T)return t;let i=r===void 0?n._$Cl:n._$Co?.[r],a=b(t)?void 0:t._$litDirective$;return i?.constructor!==a&&(i?._$AO?.(!1),a===void 0?i=void 0:(i=new a(e),i._$AT(e,n,r)),r===void 0?n._$Cl=i:(n._$Co??=[])[r]=i),i!==void 0&&(t=k(e,i._$AS(e,t.values),i,r)),t}var we=class{constructor(e,t){this._$AV=[],this._$AN=void 0,this._$AD=e,this._$AM=t}get parentNode(){return this._$AM.parentNode}get _$AU(){return this._$AM._$AU}u(e){let{el:{content:t},parts:n}=this._$AD,r=(e?.creationScope??v).importNode(t,!0);D.currentNode=r;let i=D.nextNode(),a=0,o=0,s=n[0];for(;s!==void 0;){if(a===s.index){let t;s.type===2?t=new A(i,i.nextSibling,this,e):s.type===1?t=new s.ctor(i,s.name,s.strings,this,e):s.type===6&&(t=new Oe(i,this,e)),this._$AV.push(t),s=n[++o]}a!==s?.index&&(i=D.nextNode(),a++)}return D.currentNode=v,r}p(e){let t=0;for(let n of this._$AV)n!==void 0&&(n.strings===void 0?n._$AI(e[t]):(n._$AI(e,n,t),t+=n.strings.length-2)),t++}},A=class e{get _$AU(){return this._$AM?._$AU??this._$Cv}constructor(e,t,n,r){this.type=2,this._$AH=E,this._$AN=void 0,this._$AA=e,this._$AB=t,this._$AM=n,this.options=r,this._$Cv=r?.isConnected??!0}get parentNode(){let e=this._$AA.parentNode,t=this._$AM;return t!==void 0&&e?.nodeType===11&&(e=t.parentNode),e}get startNode(){return this._$AA}get endNode(){return this._$AB}_$AI(e,t=this){e=k(this,e,t),b(e)?e===E||e==null||e===``?(this._$AH!==E&&this._$AR(),this._$AH=E):e!==this._$AH&&e!==T&&this._(e):e._$litType$===void 0?e.nodeType===void 0?me(e)?this.k(e):this._(e):this.T(e):this.$(e)}O(e){return this._$AA.parentNode.insertBefore(e,this._$AB)}T(e){this._$AH!==e&&(this._$AR(),this._$AH=this.O(e))}_(e){this._$AH!==E&&b(this._$AH)?this._$AA.nextSibling.data=e:this.T(v.createTextNode(e)),this._$AH=e}$(e){let{values:t,_$litType$:n}=e,r=typeof n==`number`?this._$AC(e):(n.el===void 0&&(n.el=O.createElement(Se(n.h,n.h[0]),this.options)),n);if(this._$AH?._$AD===r)this._$AH.p(t);else{let e=new we(r,this),n=e.u(this.options);e.p(t),this.T(n),this._$AH=e}}_$AC(e){let t=xe.get(e.strings);return t===void 0&&xe.set(e.strings,t=new O(e)),t}k(t){x(this._$AH)||(this._$AH=[],this._$AR());let n=this._$AH,r,i=0;for(let a of t)i===n.length?n.push(r=new e(this.O(y()),this.O(y()),this,this.options)):r=n[i],r._$AI(a),i++;i<n.length&&(this._$AR(r&&r._$AB.nextSibling,i),n.length=i)}_$AR(e=this._$AA.nextSibling,t){for(this._$AP?.(!1,!0,t);e!==this._$AB;){let t=le(e).nextSibling;le(e).remove(),e=t}}setConnected(e){this._$AM===void 0&&(this._$Cv=e,this._$AP?.(e))}},j=class{get tagName(){return this.element.tagName}get _$AU(){return this._$AM._$AU}constructor(e,t,n,r,i){this.type=1,this._$AH=E,this._$AN=void 0,this.element=e,this.name=t,this._$AM=r,this.options=i,n.length>2||n[0]!==``||n[1]!==``?(this._$AH=Array(n.length-1).fill(/* @__PURE__ */ new String),this.strings=n):this._$AH=E}_$AI(e,t=this,n,r){let i=this.strings,a=!1;if(i===void 0)e=k(this,e,t,0),a=!b(e)||e!==this._$AH&&e!==T,a&&(this._$AH=e);else{let r=e,o,s;for(e=i[0],o=0;o<i.length-1;o++)s=k(this,r[n+o],t,o),s===T&&(s=this._$AH[o]),a||=!b(s)||s!==this._$AH[o],s===E?e=E:e!==E&&(e+=(s??``)+i[o+1]),this._$AH[o]=s}a&&!r&&this.j(e)}j(e){e===E?this.element.removeAttribute(this.name):this.element.setAttribute(this.name,e??``)}},Te=class extends j{constructor(){super(...arguments),this.type=3}j(e){this.element[this.name]=e===E?void 0:e}},Ee=class extends j{constructor(){super(...arguments),this.type=4}j(e){this.element.toggleAttribute(this.name,!!e&&e!==E)}},De=class extends j{constructor(e,t,n,r,i){super(e,t,n,r,i),this.type=5}_$AI(e,t=this){if((e=k(this,e,t,0)??E)===T)return;let n=this._$AH,r=e===E&&n!==E||e.capture!==n.capture||e.once!==n.once||e.passive!==n.passive,i=e!==E&&(n===E||r);r&&this.element.removeEventListener(this.name,this,n),i&&this.element.addEventListener(this.name,this,e),this._$AH=e}handleEvent(e){typeof this._$AH==`function`?this._$AH.call(this.options?.host??this.element,e):this._$AH.handleEvent(e)}},Oe=class{constructor(e,t,n){this.element=e,this.type=6,this._$AN=void 0,this._$AM=t,this.options=n}get _$AU(){return this._$AM._$AU}_$AI(e){k(this,e)}},ke=ce.litHtmlPolyfillSupport;ke?.(O,A),(ce.litHtmlVersions??=[]).push(`3.3.3`);var Ae=(e,t,n)=>{let r=n?.renderBefore??t,i=r._$litPart$;if(i===void 0){let e=n?.renderBefore??null;r._$litPart$=i=new A(t.insertBefore(y(),e),e,void 0,n??{})}return i._$AI(e),i},M=globalThis,N=class extends h{constructor(){super(...arguments),this.renderOptions={host:this},this._$Do=void 0}createRenderRoot(){let e=super.createRenderRoot();return this.renderOptions.renderBefore??=e.firstChild,e}update(e){let t=this.render();this.hasUpdated||(this.renderOptions.isConnected=this.isConnected),super.update(e),this._$Do=Ae(t,this.renderRoot,this.renderOptions)}connectedCallback(){super.connectedCallback(),this._$Do?.setConnected(!0)}disconnectedCallback(){super.disconnectedCallback(),this._$Do?.setConnected(!1)}render(){return T}};N._$litElement$=!0,N.finalized=!0,M.litElementHydrateSupport?.({LitElement:N});var je=M.litElementPolyfillSupport;je?.({LitElement:N}),(M.litElementVersions??=[]).push(`4.2.2`);var Me={attribute:!0,type:String,converter:m,reflect:!1,hasChanged:oe},Ne=(e=Me,t,n)=>{let{kind:r,metadata:i}=n,a=globalThis.litPropertyMetadata.get(i);if(a===void 0&&globalThis.litPropertyMetadata.set(i,a=/* @__PURE__ */ new Map),r===`setter`&&((e=Object.create(e)).wrapped=!0),a.set(n.name,e),r===`accessor`){let{name:r}=n;return{set(n){let i=t.get.call(this);t.set.call(this,n),this.requestUpdate(r,i,e,!0,n)},init(t){return t!==void 0&&this.C(r,void 0,e,t),t}}}if(r===`setter`){let{name:r}=n;return function(n){let i=this[r];t.call(this,n),this.requestUpdate(r,i,e,!0,n)}}throw Error(`Unsupported decorator location: `+r)};function Pe(e){return(t,n)=>typeof n==`object`?Ne(e,t,n):((e,t,n)=>{let r=t.hasOwnProperty(n);return t.constructor.createProperty(n,e),r?Object.getOwnPropertyDescriptor(t,n):void 0})(e,t,n)}function P(e){return Pe({...e,state:!0,attribute:!1})}async function Fe(e,t,n){let r=typeof t==`object`&&t?t:{},{translation_domain:i,translation_key:a}=r;if(i!==void 0&&a!==void 0){let t=(await e.loadBackendTranslation(`exceptions`,i))(`component.${i}.exceptions.${a}.message`,r.translation_placeholders);if(t!==``)return t}return r.message===void 0||r.message===``?n:r.message}var Ie=/* @__PURE__ */ new Set([`unknown`,`unavailable`]);function Le(e,t){ze(e,`hass-more-info`,{entityId:t})}function Re(e,t){ze(e,`hass-notification`,{message:t})}function ze(e,t,n){e.dispatchEvent(new CustomEvent(t,{detail:n,bubbles:!0,composed:!0}))}var Be=`pawcontrol`,Ve=/* @__PURE__ */ new WeakMap;function F(e){return We(e).dogs}function He(e){return We(e).entries}function Ue(e,t){return F(e).find(e=>e.id===t)}function I(e,t,n){let r=t.entities.get(n),i=r===void 0?void 0:e.states[r];return i===void 0||Ie.has(i.state)?void 0:i}function L(e,t,n){return I(e,t,n)?.state===`on`}function We(e){let t=Ve.get(e.entities);if(t?.devices===e.devices)return t;let n={devices:e.devices,dogs:Ge(e,e=>e.entry_type!==`service`),entries:Ge(e,e=>e.entry_type===`service`)};return Ve.set(e.entities,n),n}function Ge(e,t){let n=/* @__PURE__ */ new Map;for(let t of Object.values(e.entities)){if(t.platform!==Be||t.device_id===void 0||t.translation_key===void 0)continue;let e=n.get(t.device_id)??/* @__PURE__ */ new Map,r=t.entity_id.split(`.`,1)[0]??``;e.set(`${r}.${t.translation_key}`,t.entity_id),n.set(t.device_id,e)}return[...n].flatMap(([n,r])=>{let i=e.devices[n];return i&&t(i)?[{id:n,key:Ke(i),name:qe(i),entities:r}]:[]}).sort((t,n)=>t.name.localeCompare(n.name,e.locale.language))}function Ke(e){return e.identifiers.find(([e])=>e===Be)?.[1]??``}function qe(e){return e.name_by_user??e.name??``}var Je=864e5,Ye={comma_decimal:`en-US`,decimal_comma:`de`,space_comma:`fr`,quote_decimal:`de-CH`};function Xe(e,t,n=0){let{language:r,number_format:i}=e.locale;return new Intl.NumberFormat(Ye[i]??r,{maximumFractionDigits:n,useGrouping:i!==`none`}).format(t)}function Ze(e,t){return new Intl.DateTimeFormat(e.locale.language,{...B(e),...nt(e),hour:`numeric`,minute:`2-digit`}).format(t)}function R(e,t,n){let r=et(e,n,t),i=Ze(e,t);return r===0?i:`${tt(e,t,r)}, ${i}`}function Qe(e,t,n,r){let i=$e(e,t,r),a={locale:{...e.locale,time_zone:`server`},config:{time_zone:`UTC`}},o=/* @__PURE__ */ new Date(`${t}T${n??`00:00`}Z`),s=tt(a,o,i);return n===void 0?s:`${s}, ${Ze(a,o)}`}function $e(e,t,n){return Math.round((Date.parse(t)-z(e,n))/Je)}function et(e,t,n){return Math.round((z(e,n)-z(e,t))/Je)}function tt(e,t,n){let{language:r}=e.locale;if(Math.abs(n)<=1)return new Intl.RelativeTimeFormat(r,{numeric:`auto`}).format(n,`day`);let i=Math.abs(n)<7;return new Intl.DateTimeFormat(r,{...B(e),...i?{weekday:`short`}:{month:`short`,day:`numeric`}}).format(t)}function z(e,t){let n=new Intl.DateTimeFormat(`en-CA`,{...B(e),year:`numeric`,month:`2-digit`,day:`2-digit`}).format(t);return Date.parse(n)}function B(e){return e.locale.time_zone===`server`?{timeZone:e.config.time_zone}:{}}function nt(e){let t=e.locale.time_format;return t===`12`||t===`24`?{hour12:t===`12`}:{}}var rt={where:{escaped:`Entlaufen`,wanted:`Wird gesucht`,walking:`Auf einem Spaziergang`,unknown:`Niemand weiß, wo`,since:(e,t)=>`${e} · seit ${t}`,live:`live`,lost:`kein Kontakt`,seen:e=>`zuletzt gesehen ${e}`,visitor:`bei Besuch`},walk:{label:`Spaziergang`,now:`gerade unterwegs`,since:e=>`seit ${e}`,needed:`muss raus`,today:(e,t)=>e===0?`heute noch keiner`:e===1?`heute 1 Spaziergang`:`heute ${t} Spaziergänge`,last:e=>`letzter bis ${e}`,goal:e=>`${e} des Tagesziels`},food:{label:`Gefüttert`,never:`noch nichts eingetragen`,last:e=>`zuletzt ${e}`,next:e=>`wieder ${e}`,due:e=>`fällig ${e}`,stock:`Futter`,low:`geht zur Neige`,lasts:e=>`reicht noch ${e}`},next:{label:`Als Nächstes`,due:e=>`fällig ${e}`},log:{group:e=>`Für ${e} eintragen`,pee:`Pinkeln`,poop:`Kot`,feed:`Füttern`,treat:`Leckerli`,start:`Gassi`,end:`Gassi beenden`,done:(e,t)=>`${e}: für ${t} eingetragen`,failed:`Das hat nicht geklappt.`},views:{dogs:`Hunde`,day:`Tag`,walks:`Spaziergänge`,health:`Gesundheit`,performance:`Leistung`},empty:{title:`Paw Control`,none:`## Noch kein Hund

Füge in den Einstellungen von [Paw Control](/config/integrations/dashboard/add?domain=pawcontrol) einen hinzu, dann ist er von selbst hier. Das *Demo-Paket* dort hat Hunde zum Ansehen.`,hidden:`Die Einstellungen dieses Dashboards lassen alles weg, was es gibt.`},alert:{escaped:e=>`${e} ist entlaufen`,wanted:e=>`${e} wird gesucht`,health:e=>`${e}: Gesundheitshinweis`,dose:e=>`${e}: Dosis fällig`,feeding:e=>`${e}: Fütterung fällig`,walk:e=>`${e} muss raus`,food:e=>`${e}: Futter geht zur Neige`},day:{care:`Heute zu tun`,plan:`Plan`,timeline:`Was war`},walks:{distance:`Strecke am Tag`},health:{label:`Gesundheit`,vet:`Ruf beim Tierarzt an`,weight:`Gewicht`},performance:{asking:`Anfragen`,writing:`Datenbank`,speed:`Tempo`,link:`Ob die Quelle Positionen von selbst schickt oder danach gefragt werden muss.`,requests:`Fragen an die Quelle in der letzten Minute, für alle Hunde zusammen. Wenige schonen den Server und die Tracker.`,requestsToday:`Dasselbe seit Mitternacht.`,interval:`Die Pause zwischen zwei Fragen. Auf Spaziergängen ist sie kurz, und lang, solange alle Hunde ruhen.`,avoided:`Fragen, für die keine Anfrage nötig war, weil die Antwort da oder schon unterwegs war.`,hitRate:`Wie viel von dem, was gefragt wurde, aus dem Speicher beantwortet wurde.`,writes:`Änderungen, die in Home Assistant und damit in die Datenbank geschrieben wurden.`,suppressed:`Änderungen, die zu klein sind, um zu zählen, etwa eine Position, die in Ruhe schwankt. Jede ist eine Zeile, die die Datenbank nicht behalten muss.`,latency:`95 von 100 Aktualisierungen eines Hundes waren in dieser Zeit fertig; das meiste davon ist die Antwort der Quelle.`,slow:`Arten von Arbeit, die zuletzt lange gedauert haben. 0 ist gut.`},dashboard:{name:`Paw Control`,description:`Alle Hunde mit Spaziergängen, Mahlzeiten und Pflege, von selbst gemacht`},card:{name:`Paw Control: Hund`,description:`Wo ein Hund ist, seine Spaziergänge, Mahlzeiten und Pflege, mit Knöpfen zum Eintragen`,dog:`Hund`,missing:`Diesen Hund gibt es hier nicht mehr. Wähle in den Einstellungen der Karte einen anderen.`,photo:e=>`Zeigen, wo ${e} ist`}},it={where:{escaped:`Escaped`,wanted:`Being looked for`,walking:`On a walk`,unknown:`Nobody knows where`,since:(e,t)=>`${e} · since ${t}`,live:`live`,lost:`no contact`,seen:e=>`last seen ${e}`,visitor:`with a visitor`},walk:{label:`Walk`,now:`on a walk now`,since:e=>`since ${e}`,needed:`needs a walk`,today:(e,t)=>e===0?`no walk today`:e===1?`1 walk today`:`${t} walks today`,last:e=>`last ended ${e}`,goal:e=>`${e} of today's goal`},food:{label:`Fed`,never:`nothing logged yet`,last:e=>`last ${e}`,next:e=>`next ${e}`,due:e=>`due ${e}`,stock:`Food`,low:`runs low`,lasts:e=>`lasts ${e}`},next:{label:`Next`,due:e=>`due ${e}`},log:{group:e=>`Log for ${e}`,pee:`Pee`,poop:`Poop`,feed:`Feed`,treat:`Treat`,start:`Walk`,end:`End walk`,done:(e,t)=>`${e}: logged for ${t}`,failed:`That did not work.`},views:{dogs:`Dogs`,day:`Day`,walks:`Walks`,health:`Health`,performance:`Performance`},empty:{title:`Paw Control`,none:`## No dog yet

Add one in the settings of [Paw Control](/config/integrations/dashboard/add?domain=pawcontrol), and it is here by itself. The *demo pack* there has dogs to look at.`,hidden:`The settings of this dashboard leave out everything there is.`},alert:{escaped:e=>`${e} has escaped`,wanted:e=>`${e} is being looked for`,health:e=>`${e}: health notice`,dose:e=>`${e}: dose due`,feeding:e=>`${e}: feeding due`,walk:e=>`${e} needs a walk`,food:e=>`${e}: food runs low`},day:{care:`Care today`,plan:`Plan`,timeline:`What happened`},walks:{distance:`Distance a day`},health:{label:`Health`,vet:`call a vet`,weight:`Weight`},performance:{asking:`Requests`,writing:`Database`,speed:`Speed`,link:`Whether the source sends positions by itself, or has to be asked for them.`,requests:`Questions to the source in the last minute, for all dogs together. Fewer spare the server and the trackers.`,requestsToday:`The same since midnight.`,interval:`The pause between two questions. It is short on walks and long while all dogs rest.`,avoided:`Questions that somebody asked and that needed no request, because the answer was there or on its way.`,hitRate:`How much of what was asked for was answered from memory.`,writes:`Changes that were written to Home Assistant, and from there to its database.`,suppressed:`Changes too small to matter, such as a position that wavers at rest. Each is a row that the database does not have to keep.`,latency:`95 of 100 updates of a dog were done within this time, most of which is the answer of the source.`,slow:`Kinds of work that took long lately. 0 is what you want to see.`},dashboard:{name:`Paw Control`,description:`All dogs with their walks, meals and care, made by itself`},card:{name:`Paw Control: dog`,description:`Where a dog is, its walks, meals and care, and buttons to log them`,dog:`Dog`,missing:`This dog is not here any more. Choose another one in the card's settings.`,photo:e=>`Show where ${e} is`}};function V(e){return e.locale.language.split(`-`,1)[0]===`de`?rt:it}function at(){return{locale:{language:document.documentElement.lang}}}var ot=/* @__PURE__ */ `device_tracker.position,binary_sensor.escaped,binary_sensor.on_walk,binary_sensor.needs_walk,binary_sensor.feeding_due,binary_sensor.dose_due,binary_sensor.food_low,binary_sensor.health_notice,sensor.tracking_quality,sensor.last_fix,sensor.walk_distance,sensor.walk_duration,sensor.walks_today,sensor.distance_today,sensor.walk_goal,sensor.last_walk,sensor.next_meal,sensor.last_fed,sensor.next_dose,sensor.next_care,sensor.food_days_left,switch.walk,switch.lost_mode,switch.visitor_mode,button.pee,button.poop,button.feed,button.treat`.split(`,`);function st(e,t,n){let{where:r}=V(e),i=ct(e,t,n),a=I(e,t,`device_tracker.position`);if(L(e,t,`binary_sensor.escaped`))return{text:r.escaped,trust:i,mood:`alarm`};if(L(e,t,`switch.lost_mode`))return{text:r.wanted,trust:i,mood:`alarm`};if(L(e,t,`binary_sensor.on_walk`))return{text:r.walking,trust:i,mood:`walk`};if(a===void 0)return{text:r.unknown,trust:i,mood:`unknown`};let o=e.formatEntityState(a),s=R(e,new Date(a.last_changed),n),c=a.state===`home`?`home`:`away`;return{text:r.since(o,s),trust:i,mood:c}}function ct(e,t,n){let{where:r}=V(e),i=I(e,t,`sensor.tracking_quality`);if(i===void 0)return;if(i.state===`live`)return r.live;if(i.state===`at_home`)return;let a=U(e,t,`sensor.last_fix`),o=i.state===`lost`?r.lost:e.formatEntityState(i);return a===void 0?o:r.seen(R(e,a,n))}function lt(e,t,n){return[ut(e,t,n),dt(e,t,n),ft(e,t,n),ht(e,t),gt(e,t)].filter(e=>e!==void 0)}function ut(e,t,n){let{walk:r}=V(e),i=I(e,t,`sensor.walks_today`),a=I(e,t,`sensor.walk_goal`),o={key:`walk`,icon:`mdi:walk`,label:r.label},s=I(e,t,`binary_sensor.on_walk`);if(s?.state===`on`){let i=R(e,new Date(s.last_changed),n),a=_t([H(e,t,`sensor.walk_distance`),H(e,t,`sensor.walk_duration`)]),c=t.entities.get(`sensor.walk_distance`);return{...o,text:a??r.now,detail:r.since(i),entityId:c,urgent:!1}}if(i===void 0)return;let c=Number(i.state),l=c>0?H(e,t,`sensor.distance_today`):void 0,u=L(e,t,`binary_sensor.needs_walk`),d=U(e,t,`sensor.last_walk`);return{...o,text:_t([r.today(c,Xe(e,c)),l])??``,detail:u?r.needed:d&&r.last(R(e,d,n)),entityId:i.entity_id,urgent:u,...a===void 0?{}:{progress:Number(a.state)/100}}}function dt(e,t,n){let{food:r}=V(e),i=U(e,t,`sensor.last_fed`),a=U(e,t,`sensor.next_meal`);if(!t.entities.has(`sensor.last_fed`)&&a===void 0)return;let o=L(e,t,`binary_sensor.feeding_due`);return{key:`food`,icon:`mdi:bowl-mix`,label:r.label,text:i===void 0?r.never:r.last(R(e,i,n)),detail:a&&(o?r.due:r.next)(R(e,a,n)),entityId:t.entities.get(`sensor.last_fed`)??t.entities.get(`sensor.next_meal`),urgent:o}}function ft(e,t,n){let{next:r}=V(e),[i]=[pt(e,t,n),mt(e,t,n)].filter(e=>e!==void 0).sort((e,t)=>e.time.getTime()-t.time.getTime());if(i!==void 0)return{key:`next`,icon:i.icon,label:r.label,text:i.name,detail:i.due?r.due(i.when):i.when,entityId:i.entityId,urgent:i.due}}function pt(e,t,n){let r=I(e,t,`sensor.next_dose`);if(r===void 0)return;let i=new Date(r.state);return{time:i,when:R(e,i,n),name:_t([W(r,`medication`),W(r,`dose`)])??``,icon:`mdi:pill`,entityId:r.entity_id,due:L(e,t,`binary_sensor.dose_due`)}}function mt(e,t,n){let r=I(e,t,`sensor.next_care`);if(r===void 0)return;let i=W(r,`time`);return{time:/* @__PURE__ */ new Date(`${r.state}T${i??`12:00`}`),when:Qe(e,r.state,i,n),name:e.formatEntityAttributeValue(r,`care`),icon:`mdi:medical-bag`,entityId:r.entity_id,due:$e(e,r.state,n)<0}}function ht(e,t){let n=I(e,t,`binary_sensor.health_notice`);if(n?.state!==`on`)return;let{health:r}=V(e);return{key:`health`,icon:`mdi:heart-pulse`,label:r.label,text:e.formatEntityAttributeValue(n,`notices`),detail:n.attributes.call_vet===!0?r.vet:void 0,entityId:n.entity_id,urgent:!0}}function gt(e,t){if(!L(e,t,`binary_sensor.food_low`))return;let{food:n}=V(e),r=H(e,t,`sensor.food_days_left`);return{key:`stock`,icon:`mdi:sack`,label:n.stock,text:n.low,detail:r&&n.lasts(r),entityId:t.entities.get(`binary_sensor.food_low`),urgent:!0}}function H(e,t,n){let r=I(e,t,n);return r&&e.formatEntityState(r)}function U(e,t,n){let r=I(e,t,n);return r&&new Date(r.state)}function W(e,t){let n=e.attributes[t];return typeof n==`string`?n:void 0}function _t(e){let t=e.filter(e=>e!==void 0&&e!==``);return t.length>0?t.join(` · `):void 0}function G(e,t,n,r){var i=arguments.length,a=i<3?t:r===null?r=Object.getOwnPropertyDescriptor(t,n):r,o;if(typeof Reflect==`object`&&typeof Reflect.decorate==`function`)a=Reflect.decorate(e,t,n,r);else for(var s=e.length-1;s>=0;s--)(o=e[s])&&(a=(i<3?o(a):i>3?o(t,n,a):o(t,n))||a);return i>3&&a&&Object.defineProperty(t,n,a),a}var vt=`pawcontrol-dog-card`,yt=2e3,bt=[{key:`button.pee`,icon:`mdi:water`,label:`pee`},{key:`button.poop`,icon:`mdi:emoticon-poop`,label:`poop`},{key:`button.feed`,icon:`mdi:bowl-mix`,label:`feed`},{key:`button.treat`,icon:`mdi:bone`,label:`treat`}],K=class extends N{constructor(...e){super(...e),this._news=``}static getStubConfig(e){return{device_id:F(e)[0]?.id??``}}static getConfigForm(){return xt()}setConfig(e){this._config=e}getCardSize(){return 5}getGridOptions(){return{columns:12,min_columns:6,rows:`auto`}}disconnectedCallback(){super.disconnectedCallback(),clearTimeout(this._timer),delete this._done}shouldUpdate(e){let t=e.get(`hass`);return e.size>1||t===void 0||this.hass===void 0||wt(t,this.hass,this._dogId)}render(){let{hass:e}=this;if(e===void 0)return E;let t=Ue(e,this._dogId);if(t===void 0)return w`<ha-card><p class="missing">${V(e).card.missing}</p></ha-card>`;let n=/* @__PURE__ */ new Date;return w`<ha-card>
      ${this._renderHead(e,t,st(e,t,n))}
      <div class="rows">${lt(e,t,n).map(t=>this._renderRow(e,t))}</div>
      ${this._renderButtons(e,t)}
      <div class="news" role="status" aria-live="polite">${this._news}</div>
    </ha-card>`}get _dogId(){let e=this._config?.device_id;return typeof e==`string`?e:``}_renderHead(e,t,n){let r=t.entities.get(`device_tracker.position`),{card:i,where:a}=V(e),o=L(e,t,`switch.visitor_mode`)?a.visitor:void 0,s=[n.trust,o].filter(e=>e!==void 0);return w`<button
      class="head ${n.mood}"
      aria-label=${`${t.name}: ${[n.text,...s].join(`, `)}. ${i.photo(t.name)}`}
      ?disabled=${r===void 0}
      @click=${()=>{this._showMore(r)}}
    >
      <span class="photo">${St(e,r)}</span>
      <span class="who">
        <span class="name">${t.name}</span>
        <span class="where">${n.text}</span>
      </span>
      ${s.map(e=>w`<span class="chip ${e===a.live?`live`:``}">${e}</span>`)}
    </button>`}_renderRow(e,t){return w`<button
      class="row ${t.urgent?`urgent`:``}"
      ?disabled=${t.entityId===void 0}
      @click=${()=>{this._showMore(t.entityId)}}
    >
      <ha-icon .icon=${t.icon}></ha-icon>
      <span class="texts">
        <span class="line">
          <span class="label">${t.label}</span>
          <span class="text">${t.text}</span>
        </span>
        ${t.detail===void 0?E:w`<span class="detail">${t.detail}</span>`}
        ${t.progress===void 0?E:Ct(e,t.progress)}
      </span>
    </button>`}_renderButtons(e,t){let{log:n}=V(e),r=bt.filter(({key:e})=>t.entities.has(e)),i=t.entities.has(`switch.walk`);if(r.length===0&&!i)return E;let a=L(e,t,`switch.walk`),o=a?n.end:n.start;return w`<div class="buttons" role="group" aria-label=${n.group(t.name)}>
      ${r.map(({key:r,icon:i,label:a})=>this._renderButton(e,t,r,i,n[a],()=>this._log(t,r,n[a],`press`)))}
      ${i?this._renderButton(e,t,`switch.walk`,a?`mdi:stop`:`mdi:dog-side`,o,()=>this._log(t,`switch.walk`,o,a?`turn_off`:`turn_on`),a):E}
    </div>`}_renderButton(e,t,n,r,i,a,o=!1){let s=this._busy===n,c=e.states[t.entities.get(n)??``]?.state===`unavailable`;return w`<button
      class="log ${s?`busy`:``} ${o?`lit`:``} ${this._done===n?`done`:``}"
      aria-busy=${s?`true`:`false`}
      ?disabled=${c}
      @click=${a}
    >
      <ha-icon .icon=${this._done===n?`mdi:check`:r}></ha-icon>
      <span>${i}</span>
    </button>`}async _log(e,t,n,r){let{hass:i}=this,a=e.entities.get(t);if(i===void 0||a===void 0||this._busy!==void 0)return;let{log:o}=V(i);this._busy=t,this._news=``;try{let s=t.split(`.`,1)[0]??``;await i.callService(s,r,{},{entity_id:a},!1),this._news=o.done(n,e.name),this._celebrate(t)}catch(e){this._news=await Fe(i,e,o.failed),Re(this,this._news)}finally{delete this._busy}}_celebrate(e){this._done=e,clearTimeout(this._timer),this._timer=setTimeout(()=>{delete this._done},yt)}_showMore(e){e!==void 0&&Le(this,e)}static{this.styles=o`
    :host {
      display: block;
      height: 100%;
    }
    ha-card {
      container-type: inline-size;
      display: flex;
      flex-direction: column;
      height: 100%;
      overflow: hidden;
    }
    button {
      appearance: none;
      background: none;
      border: none;
      color: inherit;
      cursor: pointer;
      font: inherit;
      margin: 0;
      min-height: 44px;
      padding: 0;
      text-align: start;
    }
    button:disabled {
      cursor: default;
    }
    button:focus-visible {
      outline: 2px solid var(--primary-color);
      outline-offset: -2px;
    }
    @media (hover: hover) {
      button:hover:enabled {
        background-color: color-mix(in srgb, var(--primary-text-color) 6%, transparent);
      }
    }
    .missing {
      color: var(--secondary-text-color);
      margin: 0;
      padding: 16px;
    }
    .head {
      --mood: var(--state-inactive-color, var(--disabled-text-color));
      align-items: center;
      display: flex;
      flex-wrap: wrap;
      gap: 8px 16px;
      padding: 16px;
    }
    .home {
      --mood: var(--success-color);
    }
    .away {
      --mood: var(--info-color);
    }
    .walk {
      --mood: var(--primary-color);
    }
    .alarm {
      --mood: var(--error-color);
      background-color: color-mix(in srgb, var(--error-color) 12%, transparent);
    }
    .photo {
      background: color-mix(in srgb, var(--mood) 18%, transparent);
      border-radius: 50%;
      box-shadow:
        0 0 0 2px var(--card-background-color),
        0 0 0 4px var(--mood);
      color: var(--mood);
      display: grid;
      flex: none;
      height: 56px;
      overflow: hidden;
      place-items: center;
      width: 56px;
    }
    .photo img {
      height: 100%;
      object-fit: cover;
      width: 100%;
    }
    .photo svg {
      fill: currentColor;
      height: 32px;
      width: 32px;
    }
    .who {
      display: flex;
      flex: 1;
      flex-direction: column;
      min-width: 120px;
    }
    .name {
      font-size: var(--ha-font-size-xl, 20px);
      font-weight: var(--ha-font-weight-medium, 500);
      line-height: 1.3;
      overflow-wrap: anywhere;
    }
    .where {
      color: var(--secondary-text-color);
    }
    .alarm .where {
      color: var(--error-color);
      font-weight: var(--ha-font-weight-medium, 500);
    }
    .chip {
      align-items: center;
      background: color-mix(in srgb, var(--primary-text-color) 8%, transparent);
      border-radius: 12px;
      display: inline-flex;
      font-size: var(--ha-font-size-s, 12px);
      gap: 6px;
      line-height: 24px;
      padding: 0 10px;
    }
    .live::before {
      background: var(--success-color);
      border-radius: 50%;
      content: "";
      height: 8px;
      width: 8px;
    }
    .rows {
      display: grid;
      flex: 1;
      grid-template-columns: 1fr;
    }
    .row {
      align-items: flex-start;
      display: flex;
      gap: 16px;
      padding: 8px 16px;
      --mdc-icon-size: 24px;
    }
    .row ha-icon {
      color: var(--secondary-text-color);
      flex: none;
      width: 56px;
      text-align: center;
    }
    .texts {
      display: flex;
      flex: 1;
      flex-direction: column;
      min-width: 0;
    }
    .line {
      display: flex;
      flex-wrap: wrap;
      gap: 0 12px;
      justify-content: space-between;
    }
    .label {
      font-weight: var(--ha-font-weight-medium, 500);
    }
    .text {
      overflow-wrap: anywhere;
    }
    .detail {
      color: var(--secondary-text-color);
      font-size: var(--ha-font-size-s, 12px);
    }
    .urgent ha-icon,
    .urgent .detail {
      color: var(--error-color);
    }
    .urgent .detail {
      font-weight: var(--ha-font-weight-medium, 500);
    }
    .goal {
      background: color-mix(in srgb, var(--primary-text-color) 10%, transparent);
      border-radius: 3px;
      height: 6px;
      margin: 6px 0 2px;
      overflow: hidden;
    }
    .goal span {
      background: var(--primary-color);
      border-radius: 3px;
      display: block;
      height: 100%;
      transition: width 0.4s;
    }
    .goal .reached {
      background: var(--success-color);
    }
    .buttons {
      display: grid;
      gap: 8px;
      grid-template-columns: repeat(auto-fit, minmax(56px, 1fr));
      padding: 8px 16px 16px;
    }
    .log {
      align-items: center;
      background: color-mix(in srgb, var(--primary-color) 10%, transparent);
      border-radius: var(--ha-border-radius-lg, 12px);
      display: flex;
      flex-direction: column;
      font-size: var(--ha-font-size-s, 12px);
      gap: 2px;
      justify-content: center;
      min-height: 56px;
      padding: 6px 4px;
      text-align: center;
      transition:
        background-color 0.2s,
        opacity 0.2s;
    }
    .log ha-icon {
      color: var(--primary-color);
    }
    @media (hover: hover) {
      .log:hover:enabled {
        background: color-mix(in srgb, var(--primary-color) 20%, transparent);
      }
    }
    .log.lit {
      background: var(--primary-color);
      color: var(--text-primary-color);
    }
    .log.lit ha-icon {
      color: inherit;
    }
    .log.done {
      background: color-mix(in srgb, var(--success-color) 20%, transparent);
      color: var(--primary-text-color);
    }
    .log.done ha-icon {
      color: var(--success-color);
    }
    .log.busy,
    .log:disabled {
      opacity: 0.5;
    }
    .news {
      clip-path: inset(50%);
      height: 1px;
      overflow: hidden;
      position: absolute;
      white-space: nowrap;
      width: 1px;
    }
    @container (min-width: 560px) {
      .rows {
        grid-template-columns: 1fr 1fr;
      }
    }
    @media (prefers-reduced-motion: reduce) {
      * {
        transition: none !important;
      }
    }
  `}};G([Pe({attribute:!1})],K.prototype,`hass`,void 0),G([P()],K.prototype,`_config`,void 0),G([P()],K.prototype,`_busy`,void 0),G([P()],K.prototype,`_done`,void 0),G([P()],K.prototype,`_news`,void 0);function xt(){return{schema:[{name:`device_id`,required:!0,selector:{device:{filter:{integration:`pawcontrol`},entity:{integration:`pawcontrol`,domain:`device_tracker`}}}}],computeLabel:()=>V(at()).card.dog}}function St(e,t){let n=e.states[t??``]?.attributes.entity_picture;return typeof n==`string`?w`<img src=${e.hassUrl(n)} alt="" />`:w`<svg viewBox="0 0 24 24" aria-hidden="true">
    <ellipse cx="4.6" cy="11" rx="2.1" ry="2.9" transform="rotate(-22 4.6 11)"></ellipse>
    <ellipse cx="9.3" cy="6.2" rx="2.2" ry="3.2" transform="rotate(-6 9.3 6.2)"></ellipse>
    <ellipse cx="14.7" cy="6.2" rx="2.2" ry="3.2" transform="rotate(6 14.7 6.2)"></ellipse>
    <ellipse cx="19.4" cy="11" rx="2.1" ry="2.9" transform="rotate(22 19.4 11)"></ellipse>
    <path
      d="M12 11.2c-2.6 0-4 2-5.2 3.7-1.200 1.700-1.500 2.500-1.300 3.700.3 1.600 1.700 2.500 3.300 2.300 1.200-.1 2-.6 3.200-.6s2 .5 3.200.6c1.600.2 3-.7 3.300-2.300.2-1.200-.1-2-1.300-3.700-1.200-1.700-2.600-3.700-5.200-3.700z"
    ></path>
  </svg>`}function Ct(e,t){let n=`${Xe(e,t*100)} %`,r=`${Math.min(t,1)*100}%`;return w`<span class="goal" role="img" aria-label=${V(e).walk.goal(n)}>
    <span class=${t>=1?`reached`:``} style="width: ${r}"></span>
  </span>`}function wt(e,t,n){if(e.entities!==t.entities||e.devices!==t.devices||e.locale!==t.locale)return!0;let r=Ue(t,n);return ot.some(n=>{let i=r?.entities.get(n);return i!==void 0&&e.states[i]!==t.states[i]})}function Tt(e,t){Dt(e.type,t)&&(window.customCards??=[]).push({...e,preview:!0})}function Et(e,t){Dt(`ll-strategy-dashboard-${e.type}`,t)&&(window.customStrategies??=[]).push({...e,strategyType:`dashboard`})}function Dt(e,t){return!customElements.get(e)&&(customElements.define(e,t),!0)}var Ot=`pawcontrol`;async function kt(e){if(!e.config.components.includes(`recorder`))return()=>void 0;let t=await e.callWS({type:`recorder/list_statistic_ids`}).catch(()=>[]),n=new Set(t.map(e=>e.statistic_id));return(e,t)=>{let r=`${Ot}:${e.key.toLowerCase()}_${t}`;return n.has(r)?r:void 0}}var At=`pawcontrol`,jt=3,q={columns:`full`},Mt=[{key:`binary_sensor.escaped`,text:`escaped`,icon:`mdi:run-fast`,color:`red`},{key:`switch.lost_mode`,text:`wanted`,icon:`mdi:magnify`,color:`red`},{key:`binary_sensor.health_notice`,text:`health`,icon:`mdi:heart-pulse`,color:`red`},{key:`binary_sensor.dose_due`,text:`dose`,icon:`mdi:pill`,color:`orange`},{key:`binary_sensor.feeding_due`,text:`feeding`,icon:`mdi:bowl-mix`,color:`orange`},{key:`binary_sensor.needs_walk`,text:`walk`,icon:`mdi:dog-side`,color:`orange`},{key:`binary_sensor.food_low`,text:`food`,icon:`mdi:sack`,color:`amber`}],Nt=class extends HTMLElement{static async generate(e,t){let n=F(t),r=n.filter(t=>e.dogs?.includes(t.id)??!0);if(r.length===0)return{views:[Pt(t,n.length>0)]};let i=[Ft(t,r),Rt(t,r),zt(t,r),await Bt(t,r),Vt(t)].filter(t=>t.sections.length>0&&!e.hide?.includes(t.path));return{views:i.length>0?i:[Pt(t,!0)]}}};function Pt(e,t){let{empty:n}=V(e),r=[{type:`markdown`,content:t?n.hidden:n.none,grid_options:q}];return J(n.title,`dogs`,`mdi:paw`,[{type:`grid`,cards:r}])}function Ft(e,t){let{views:n}=V(e),r=t.flatMap(e=>e.entities.get(`device_tracker.position`)??[]),i=t.map(e=>Y({type:`custom:${vt}`,device_id:e.id})),a=[...It(e,r,`(min-width: 768px)`),...i,...It(e,r,`(max-width: 767px)`)];return{...J(n.dogs,`dogs`,`mdi:paw`,a),badges:Lt(e,t)}}function It(e,t,n){return t.length===0?[]:[{type:`grid`,column_span:jt,cards:[{type:`map`,entities:[...t,...e.states[`zone.home`]?[`zone.home`]:[]],theme_mode:`auto`,hours_to_show:1,grid_options:{columns:`full`,rows:6}}],visibility:[{condition:`screen`,media_query:n}]}]}function Lt(e,t){let{alert:n}=V(e);return Mt.flatMap(({key:e,text:r,icon:i,color:a})=>t.flatMap(t=>{let o=t.entities.get(e);return o===void 0?[]:{type:`entity`,entity:o,icon:i,color:a,name:n[r](t.name),show_name:!0,show_state:!1,visibility:[{condition:`state`,entity:o,state:`on`}]}}))}function Rt(e,t){let{views:n,day:r}=V(e),i=t.map(e=>Y(X(e.name,`mdi:paw`),...Z(e,[`sensor.last_fed`,`sensor.next_meal`,`sensor.walks_today`,`sensor.walk_goal`,`sensor.next_dose`]),...Q(e,`sensor.next_care`,Gt),...Q(e,`todo.care_today`,e=>({type:`todo-list`,entity:e,title:r.care})))),a=t.flatMap(e=>e.entities.get(`calendar.schedule`)??[]),o=t.flatMap(e=>e.entities.get(`event.timeline`)??[]);if(a.length>0){let e={type:`calendar`,entities:a,initial_view:`listWeek`};i.push(Y(X(r.plan,`mdi:calendar`),e))}if(o.length>0&&e.config.components.includes(`logbook`)){let e={type:`logbook`,target:{entity_id:o},hours_to_show:24,grid_options:{rows:8}};i.push(Y(X(r.timeline,`mdi:timeline-text`),e))}return J(n.day,`day`,`mdi:calendar-today`,i)}function zt(e,t){let{views:n,walks:r}=V(e),i=t.map(e=>Y(X(e.name,`mdi:dog-side`),...Z(e,[`sensor.walks_today`,`sensor.distance_today`]),...Z(e,[`sensor.distance_week`,`sensor.last_walk`]))),a=t.flatMap(e=>e.entities.get(`sensor.distance_today`)??[]);if(a.length>0){let e=Kt(r.distance,a,{stat_types:[`change`],chart_type:`bar`,days_to_show:30});i.push({type:`grid`,column_span:jt,cards:[e]})}return J(n.walks,`walks`,`mdi:dog-side`,i)}async function Bt(e,t){let{views:n,health:r}=V(e),i=await kt(e),a=t.map(e=>{let t=[e.entities.get(`sensor.weight`),i(e,`weight`)].filter(e=>e!==void 0);return Y(X(e.name,`mdi:heart-pulse`),...Z(e,[`sensor.weight`,`sensor.weight_trend`,`number.body_condition`,`binary_sensor.health_notice`,`sensor.next_dose`,`sensor.medication_left`,`sensor.food_days_left`]),...Q(e,`sensor.next_care`,Gt),...t.length>0?[Kt(r.weight,t,{stat_types:[`mean`],days_to_show:365})]:[])});return J(n.health,`health`,`mdi:heart-pulse`,a)}function Vt(e){let{views:t,performance:n}=V(e),r=He(e).flatMap(e=>Ht.map(({title:t,icon:r,figures:i},a)=>{let o=i.flatMap(({key:t,text:r,graph:i})=>Q(e,t,e=>({...Wt(e),grid_options:q,...i?{features:[{type:`trend-graph`,hours_to_show:24}]}:{}})).flatMap(e=>[e,Ut(n[r])])),s=a===0?`${e.name}: ${n[t]}`:n[t];return o.length>0?[Y(X(s,r),...o)]:[]}).flat());return J(t.performance,`performance`,`mdi:speedometer`,r)}var Ht=[{title:`asking`,icon:`mdi:cloud-download-outline`,figures:[{key:`sensor.link`,text:`link`},{key:`sensor.requests_per_minute`,text:`requests`,graph:!0},{key:`sensor.requests_today`,text:`requestsToday`},{key:`sensor.poll_interval`,text:`interval`},{key:`sensor.requests_avoided`,text:`avoided`},{key:`sensor.cache_hit_rate`,text:`hitRate`,graph:!0}]},{title:`writing`,icon:`mdi:database-outline`,figures:[{key:`sensor.state_writes`,text:`writes`,graph:!0},{key:`sensor.suppressed_writes`,text:`suppressed`,graph:!0}]},{title:`speed`,icon:`mdi:timer-outline`,figures:[{key:`sensor.update_latency`,text:`latency`,graph:!0},{key:`sensor.slow_operations`,text:`slow`}]}];function J(e,t,n,r){return{title:e,path:t,icon:n,type:`sections`,max_columns:jt,sections:r.filter(({cards:e})=>e.some(({type:e})=>e!==`heading`))}}function Y(...e){return{type:`grid`,cards:e}}function X(e,t){return{type:`heading`,heading:e,icon:t}}function Ut(e){return{type:`markdown`,content:e,text_only:!0,grid_options:q}}function Wt(e){return{type:`tile`,entity:e,name:{type:`entity`}}}function Gt(e){return{...Wt(e),state_content:[`care`,`state`]}}function Z(e,t){return t.flatMap(t=>Q(e,t,Wt))}function Kt(e,t,n){return{type:`statistics-graph`,title:e,entities:t,chart_type:`line`,period:`day`,hide_legend:t.length===1,...n}}function Q(e,t,n){let r=e.entities.get(t);return r===void 0?[]:[n(r)]}var $=V(at());Tt({type:vt,name:$.card.name,description:$.card.description},K),Et({type:At,...$.dashboard},Nt);