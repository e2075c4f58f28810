var e=globalThis,t=e.ShadowRoot&&(e.ShadyCSS===void 0||e.ShadyCSS.nativeShadow)&&`adoptedStyleSheets`in Document.prototype&&`replace`in CSSStyleSheet.prototype,n=Symbol(),r=/* @__PURE__ */ new WeakMap,i=class{constructor(e,t,r){if(this._$cssResult$=!0,r!==n)throw Error("CSSResult is not constructable. Use `unsafeCSS` or `css` instead.");this.cssText=e,this.t=t}get styleSheet(){let e=this.o,n=this.t;if(t&&e===void 0){let t=n!==void 0&&n.length===1;t&&(e=r.get(n)),e===void 0&&((this.o=e=new CSSStyleSheet).replaceSync(this.cssText),t&&r.set(n,e))}return e}toString(){return this.cssText}},a=e=>new i(typeof e==`string`?e:e+``,void 0,n),o=(e,...t)=>new i(e.length===1?e[0]:t.reduce((t,n,r)=>t+(e=>{if(!0===e._$cssResult$)return e.cssText;if(typeof e==`number`)return e;throw Error(`Value passed to 'css' function must be a 'css' function result: `+e+`. Use 'unsafeCSS' to pass non-literal values, but take care to ensure page security.`)})(n)+e[r+1],e[0]),e,n),s=(n,r)=>{if(t)n.adoptedStyleSheets=r.map(e=>e instanceof CSSStyleSheet?e:e.styleSheet);else for(let t of r){let r=document.createElement(`style`),i=e.litNonce;i!==void 0&&r.setAttribute(`nonce`,i),r.textContent=t.cssText,n.appendChild(r)}},c=t?e=>e:e=>e instanceof CSSStyleSheet?(e=>{let t=``;for(let n of e.cssRules)t+=n.cssText;return a(t)})(e):e,{is:l,defineProperty:u,getOwnPropertyDescriptor:d,getOwnPropertyNames:ee,getOwnPropertySymbols:te,getPrototypeOf:ne}=Object,f=globalThis,re=f.trustedTypes,ie=re?re.emptyScript:``,ae=f.reactiveElementPolyfillSupport,p=(e,t)=>e,m={toAttribute(e,t){switch(t){case Boolean:e=e?ie:null;break;case Object:case Array:e=e==null?e:JSON.stringify(e)}return e},fromAttribute(e,t){let n=e;switch(t){case Boolean:n=e!==null;break;case Number:n=e===null?null:Number(e);break;case Object:case Array:try{n=JSON.parse(e)}catch{n=null}}return n}},h=(e,t)=>!l(e,t),oe={attribute:!0,type:String,converter:m,reflect:!1,useDefault:!1,hasChanged:h};Symbol.metadata??=Symbol(`metadata`),f.litPropertyMetadata??=/* @__PURE__ */ new WeakMap;var g=class extends HTMLElement{static addInitializer(e){this._$Ei(),(this.l??=[]).push(e)}static get observedAttributes(){return this.finalize(),this._$Eh&&[...this._$Eh.keys()]}static createProperty(e,t=oe){if(t.state&&(t.attribute=!1),this._$Ei(),this.prototype.hasOwnProperty(e)&&((t=Object.create(t)).wrapped=!0),this.elementProperties.set(e,t),!t.noAccessor){let n=Symbol(),r=this.getPropertyDescriptor(e,n,t);r!==void 0&&u(this.prototype,e,r)}}static getPropertyDescriptor(e,t,n){let{get:r,set:i}=d(this.prototype,e)??{get(){return this[t]},set(e){this[t]=e}};return{get:r,set(t){let a=r?.call(this);i?.call(this,t),this.requestUpdate(e,a,n)},configurable:!0,enumerable:!0}}static getPropertyOptions(e){return this.elementProperties.get(e)??oe}static _$Ei(){if(this.hasOwnProperty(p(`elementProperties`)))return;let e=ne(this);e.finalize(),e.l!==void 0&&(this.l=[...e.l]),this.elementProperties=new Map(e.elementProperties)}static finalize(){if(this.hasOwnProperty(p(`finalized`)))return;if(this.finalized=!0,this._$Ei(),this.hasOwnProperty(p(`properties`))){let e=this.properties,t=[...ee(e),...te(e)];for(let n of t)this.createProperty(n,e[n])}let e=this[Symbol.metadata];if(e!==null){let t=litPropertyMetadata.get(e);if(t!==void 0)for(let[e,n]of t)this.elementProperties.set(e,n)}this._$Eh=/* @__PURE__ */ new Map;for(let[e,t]of this.elementProperties){let n=this._$Eu(e,t);n!==void 0&&this._$Eh.set(n,e)}this.elementStyles=this.finalizeStyles(this.styles)}static finalizeStyles(e){let t=[];if(Array.isArray(e)){let n=new Set(e.flat(1/0).reverse());for(let e of n)t.unshift(c(e))}else e!==void 0&&t.push(c(e));return t}static _$Eu(e,t){let n=t.attribute;return!1===n?void 0:typeof n==`string`?n:typeof e==`string`?e.toLowerCase():void 0}constructor(){super(),this._$Ep=void 0,this.isUpdatePending=!1,this.hasUpdated=!1,this._$Em=null,this._$Ev()}_$Ev(){this._$ES=new Promise(e=>this.enableUpdating=e),this._$AL=/* @__PURE__ */ new Map,this._$E_(),this.requestUpdate(),this.constructor.l?.forEach(e=>e(this))}addController(e){(this._$EO??=/* @__PURE__ */ new Set).add(e),this.renderRoot!==void 0&&this.isConnected&&e.hostConnected?.()}removeController(e){this._$EO?.delete(e)}_$E_(){let e=/* @__PURE__ */ new Map,t=this.constructor.elementProperties;for(let n of t.keys())this.hasOwnProperty(n)&&(e.set(n,this[n]),delete this[n]);e.size>0&&(this._$Ep=e)}createRenderRoot(){let e=this.shadowRoot??this.attachShadow(this.constructor.shadowRootOptions);return s(e,this.constructor.elementStyles),e}connectedCallback(){this.renderRoot??=this.createRenderRoot(),this.enableUpdating(!0),this._$EO?.forEach(e=>e.hostConnected?.())}enableUpdating(e){}disconnectedCallback(){this._$EO?.forEach(e=>e.hostDisconnected?.())}attributeChangedCallback(e,t,n){this._$AK(e,n)}_$ET(e,t){let n=this.constructor.elementProperties.get(e),r=this.constructor._$Eu(e,n);if(r!==void 0&&!0===n.reflect){let i=(n.converter?.toAttribute===void 0?m:n.converter).toAttribute(t,n.type);this._$Em=e,i==null?this.removeAttribute(r):this.setAttribute(r,i),this._$Em=null}}_$AK(e,t){let n=this.constructor,r=n._$Eh.get(e);if(r!==void 0&&this._$Em!==r){let e=n.getPropertyOptions(r),i=typeof e.converter==`function`?{fromAttribute:e.converter}:e.converter?.fromAttribute===void 0?m:e.converter;this._$Em=r;let a=i.fromAttribute(t,e.type);this[r]=a??this._$Ej?.get(r)??a,this._$Em=null}}requestUpdate(e,t,n,r=!1,i){if(e!==void 0){let a=this.constructor;if(!1===r&&(i=this[e]),n??=a.getPropertyOptions(e),!((n.hasChanged??h)(i,t)||n.useDefault&&n.reflect&&i===this._$Ej?.get(e)&&!this.hasAttribute(a._$Eu(e,n))))return;this.C(e,t,n)}!1===this.isUpdatePending&&(this._$ES=this._$EP())}C(e,t,{useDefault:n,reflect:r,wrapped:i},a){n&&!(this._$Ej??=/* @__PURE__ */ new Map).has(e)&&(this._$Ej.set(e,a??t??this[e]),!0!==i||a!==void 0)||(this._$AL.has(e)||(this.hasUpdated||n||(t=void 0),this._$AL.set(e,t)),!0===r&&this._$Em!==e&&(this._$Eq??=/* @__PURE__ */ new Set).add(e))}async _$EP(){this.isUpdatePending=!0;try{await this._$ES}catch(e){Promise.reject(e)}let e=this.scheduleUpdate();return e!=null&&await e,!this.isUpdatePending}scheduleUpdate(){return this.performUpdate()}performUpdate(){if(!this.isUpdatePending)return;if(!this.hasUpdated){if(this.renderRoot??=this.createRenderRoot(),this._$Ep){for(let[e,t]of this._$Ep)this[e]=t;this._$Ep=void 0}let e=this.constructor.elementProperties;if(e.size>0)for(let[t,n]of e){let{wrapped:e}=n,r=this[t];!0!==e||this._$AL.has(t)||r===void 0||this.C(t,void 0,n,r)}}let e=!1,t=this._$AL;try{e=this.shouldUpdate(t),e?(this.willUpdate(t),this._$EO?.forEach(e=>e.hostUpdate?.()),this.update(t)):this._$EM()}catch(t){throw e=!1,this._$EM(),t}e&&this._$AE(t)}willUpdate(e){}_$AE(e){this._$EO?.forEach(e=>e.hostUpdated?.()),this.hasUpdated||(this.hasUpdated=!0,this.firstUpdated(e)),this.updated(e)}_$EM(){this._$AL=/* @__PURE__ */ new Map,this.isUpdatePending=!1}get updateComplete(){return this.getUpdateComplete()}getUpdateComplete(){return this._$ES}shouldUpdate(e){return!0}update(e){this._$Eq&&=this._$Eq.forEach(e=>this._$ET(e,this[e])),this._$EM()}updated(e){}firstUpdated(e){}};g.elementStyles=[],g.shadowRootOptions={mode:`open`},g[p(`elementProperties`)]=/* @__PURE__ */ new Map,g[p(`finalized`)]=/* @__PURE__ */ new Map,ae?.({ReactiveElement:g}),(f.reactiveElementVersions??=[]).push(`2.1.2`);var _=globalThis,se=e=>e,v=_.trustedTypes,ce=v?v.createPolicy(`lit-html`,{createHTML:e=>e}):void 0,le=`$lit$`,y=`lit$${Math.random().toFixed(9).slice(2)}$`,ue=`?`+y,de=`<${ue}>`,b=document,x=()=>b.createComment(``),S=e=>e===null||typeof e!=`object`&&typeof e!=`function`,fe=Array.isArray,pe=e=>fe(e)||typeof e?.[Symbol.iterator]==`function`,C=`[ 	
\f\r]`,w=/<(?:(!--|\/[^a-zA-Z])|(\/?[a-zA-Z][^>\s]*)|(\/?$))/g,me=/-->/g,he=/>/g,T=RegExp(`>|${C}(?:([^\\s"'>=/]+)(${C}*=${C}*(?:[^ \t\n\f\r"'\`<>=]|("|')|))|$)`,`g`),ge=/'/g,_e=/"/g,ve=/^(?:script|style|textarea|title)$/i,E=(e=>(t,...n)=>({_$litType$:e,strings:t,values:n}))(1),D=Symbol.for(`lit-noChange`),O=Symbol.for(`lit-nothing`),ye=/* @__PURE__ */ new WeakMap,k=b.createTreeWalker(b,129);function be(e,t){if(!fe(e)||!e.hasOwnProperty(`raw`))throw Error(`invalid template strings array`);return ce===void 0?t:ce.createHTML(t)}var xe=(e,t)=>{let n=e.length-1,r=[],i,a=t===2?`<svg>`:t===3?`<math>`:``,o=w;for(let t=0;t<n;t++){let n=e[t],s,c,l=-1,u=0;for(;u<n.length&&(o.lastIndex=u,c=o.exec(n),c!==null);)u=o.lastIndex,o===w?c[1]===`!--`?o=me:c[1]===void 0?c[2]===void 0?c[3]!==void 0&&(o=T):(ve.test(c[2])&&(i=RegExp(`</`+c[2],`g`)),o=T):o=he:o===T?c[0]===`>`?(o=i??w,l=-1):c[1]===void 0?l=-2:(l=o.lastIndex-c[2].length,s=c[1],o=c[3]===void 0?T:c[3]===`"`?_e:ge):o===_e||o===ge?o=T:o===me||o===he?o=w:(o=T,i=void 0);let d=o===T&&e[t+1].startsWith(`/>`)?` `:``;a+=o===w?n+de:l>=0?(r.push(s),n.slice(0,l)+le+n.slice(l)+y+d):n+y+(l===-2?t:d)}return[be(e,a+(e[n]||`<?>`)+(t===2?`</svg>`:t===3?`</math>`:``)),r]},A=class e{constructor({strings:t,_$litType$:n},r){let i;this.parts=[];let a=0,o=0,s=t.length-1,c=this.parts,[l,u]=xe(t,n);if(this.el=e.createElement(l,r),k.currentNode=this.el.content,n===2||n===3){let e=this.el.content.firstChild;e.replaceWith(...e.childNodes)}for(;(i=k.nextNode())!==null&&c.length<s;){if(i.nodeType===1){if(i.hasAttributes())for(let e of i.getAttributeNames())if(e.endsWith(le)){let t=u[o++],n=i.getAttribute(e).split(y),r=/([.?@])?(.*)/.exec(t);c.push({type:1,index:a,name:r[2],strings:n,ctor:r[1]===`.`?Ce:r[1]===`?`?we:r[1]===`@`?Te:N}),i.removeAttribute(e)}else e.startsWith(y)&&(c.push({type:6,index:a}),i.removeAttribute(e));if(ve.test(i.tagName)){let e=i.textContent.split(y),t=e.length-1;if(t>0){i.textContent=v?v.emptyScript:``;for(let n=0;n<t;n++)i.append(e[n],x()),k.nextNode(),c.push({type:2,index:++a});i.append(e[t],x())}}}else if(i.nodeType===8){if(i.data===ue)c.push({type:2,index:a});else{let e=-1;for(;(e=i.data.indexOf(y,e+1))!==-1;)c.push({type:7,index:a}),e+=y.length-1}}a++}}static createElement(e,t){let n=b.createElement(`template`);return n.innerHTML=e,n}};function j(e,t,n=e,r){if(t===D)return t;let i=r===void 0?n._$Cl:n._$Co?.[r],a=S(t)?void 0:t._$litDirective$;return i?.constructor!==a&&(i?._$AO?.(!1),a===void 0?i=void 0:(i=new a(e),i._$AT(e,n,r)),r===void 0?n._$Cl=i:(n._$Co??=[])[r]=i),i!==void 0&&(t=j(e,i._$AS(e,t.values),i,r)),t}var Se=class{constructor(e,t){this._$AV=[],this._$AN=void 0,this._$AD=e,this._$AM=t}get parentNode(){return this._$AM.parentNode}get _$AU(){return this._$AM._$AU}u(e){let{el:{content:t},parts:n}=this._$AD,r=(e?.creationScope??b).importNode(t,!0);k.currentNode=r;let i=k.nextNode(),a=0,o=0,s=n[0];for(;s!==void 0;){if(a===s.index){let t;s.type===2?t=new M(i,i.nextSibling,this,e):s.type===1?t=new s.ctor(i,s.name,s.strings,this,e):s.type===6&&(t=new Ee(i,this,e)),this._$AV.push(t),s=n[++o]}a!==s?.index&&(i=k.nextNode(),a++)}return k.currentNode=b,r}p(e){let t=0;for(let n of this._$AV)n!==void 0&&(n.strings===void 0?n._$AI(e[t]):(n._$AI(e,n,t),t+=n.strings.length-2)),t++}},M=class e{get _$AU(){return this._$AM?._$AU??this._$Cv}constructor(e,t,n,r){this.type=2,this._$AH=O,this._$AN=void 0,this._$AA=e,this._$AB=t,this._$AM=n,this.options=r,this._$Cv=r?.isConnected??!0}get parentNode(){let e=this._$AA.parentNode,t=this._$AM;return t!==void 0&&e?.nodeType===11&&(e=t.parentNode),e}get startNode(){return this._$AA}get endNode(){return this._$AB}_$AI(e,t=this){e=j(this,e,t),S(e)?e===O||e==null||e===``?(this._$AH!==O&&this._$AR(),this._$AH=O):e!==this._$AH&&e!==D&&this._(e):e._$litType$===void 0?e.nodeType===void 0?pe(e)?this.k(e):this._(e):this.T(e):this.$(e)}O(e){return this._$AA.parentNode.insertBefore(e,this._$AB)}T(e){this._$AH!==e&&(this._$AR(),this._$AH=this.O(e))}_(e){this._$AH!==O&&S(this._$AH)?this._$AA.nextSibling.data=e:this.T(b.createTextNode(e)),this._$AH=e}$(e){let{values:t,_$litType$:n}=e,r=typeof n==`number`?this._$AC(e):(n.el===void 0&&(n.el=A.createElement(be(n.h,n.h[0]),this.options)),n);if(this._$AH?._$AD===r)this._$AH.p(t);else{let e=new Se(r,this),n=e.u(this.options);e.p(t),this.T(n),this._$AH=e}}_$AC(e){let t=ye.get(e.strings);return t===void 0&&ye.set(e.strings,t=new A(e)),t}k(t){fe(this._$AH)||(this._$AH=[],this._$AR());let n=this._$AH,r,i=0;for(let a of t)i===n.length?n.push(r=new e(this.O(x()),this.O(x()),this,this.options)):r=n[i],r._$AI(a),i++;i<n.length&&(this._$AR(r&&r._$AB.nextSibling,i),n.length=i)}_$AR(e=this._$AA.nextSibling,t){for(this._$AP?.(!1,!0,t);e!==this._$AB;){let t=se(e).nextSibling;se(e).remove(),e=t}}setConnected(e){this._$AM===void 0&&(this._$Cv=e,this._$AP?.(e))}},N=class{get tagName(){return this.element.tagName}get _$AU(){return this._$AM._$AU}constructor(e,t,n,r,i){this.type=1,this._$AH=O,this._$AN=void 0,this.element=e,this.name=t,this._$AM=r,this.options=i,n.length>2||n[0]!==``||n[1]!==``?(this._$AH=Array(n.length-1).fill(/* @__PURE__ */ new String),this.strings=n):this._$AH=O}_$AI(e,t=this,n,r){let i=this.strings,a=!1;if(i===void 0)e=j(this,e,t,0),a=!S(e)||e!==this._$AH&&e!==D,a&&(this._$AH=e);else{let r=e,o,s;for(e=i[0],o=0;o<i.length-1;o++)s=j(this,r[n+o],t,o),s===D&&(s=this._$AH[o]),a||=!S(s)||s!==this._$AH[o],s===O?e=O:e!==O&&(e+=(s??``)+i[o+1]),this._$AH[o]=s}a&&!r&&this.j(e)}j(e){e===O?this.element.removeAttribute(this.name):this.element.setAttribute(this.name,e??``)}},Ce=class extends N{constructor(){super(...arguments),this.type=3}j(e){this.element[this.name]=e===O?void 0:e}},we=class extends N{constructor(){super(...arguments),this.type=4}j(e){this.element.toggleAttribute(this.name,!!e&&e!==O)}},Te=class extends N{constructor(e,t,n,r,i){super(e,t,n,r,i),this.type=5}_$AI(e,t=this){if((e=j(this,e,t,0)??O)===D)return;let n=this._$AH,r=e===O&&n!==O||e.capture!==n.capture||e.once!==n.once||e.passive!==n.passive,i=e!==O&&(n===O||r);r&&this.element.removeEventListener(this.name,this,n),i&&this.element.addEventListener(this.name,this,e),this._$AH=e}handleEvent(e){typeof this._$AH==`function`?this._$AH.call(this.options?.host??this.element,e):this._$AH.handleEvent(e)}},Ee=class{constructor(e,t,n){this.element=e,this.type=6,this._$AN=void 0,this._$AM=t,this.options=n}get _$AU(){return this._$AM._$AU}_$AI(e){j(this,e)}},De=_.litHtmlPolyfillSupport;De?.(A,M),(_.litHtmlVersions??=[]).push(`3.3.3`);var Oe=(e,t,n)=>{let r=n?.renderBefore??t,i=r._$litPart$;if(i===void 0){let e=n?.renderBefore??null;r._$litPart$=i=new M(t.insertBefore(x(),e),e,void 0,n??{})}return i._$AI(e),i},P=globalThis,F=class extends g{constructor(){super(...arguments),this.renderOptions={host:this},this._$Do=void 0}createRenderRoot(){let e=super.createRenderRoot();return this.renderOptions.renderBefore??=e.firstChild,e}update(e){let t=this.render();this.hasUpdated||(this.renderOptions.isConnected=this.isConnected),super.update(e),this._$Do=Oe(t,this.renderRoot,this.renderOptions)}connectedCallback(){super.connectedCallback(),this._$Do?.setConnected(!0)}disconnectedCallback(){super.disconnectedCallback(),this._$Do?.setConnected(!1)}render(){return D}};F._$litElement$=!0,F.finalized=!0,P.litElementHydrateSupport?.({LitElement:F});var ke=P.litElementPolyfillSupport;ke?.({LitElement:F}),(P.litElementVersions??=[]).push(`4.2.2`);var Ae={attribute:!0,type:String,converter:m,reflect:!1,hasChanged:h},je=(e=Ae,t,n)=>{let{kind:r,metadata:i}=n,a=globalThis.litPropertyMetadata.get(i);if(a===void 0&&globalThis.litPropertyMetadata.set(i,a=/* @__PURE__ */ new Map),r===`setter`&&((e=Object.create(e)).wrapped=!0),a.set(n.name,e),r===`accessor`){let{name:r}=n;return{set(n){let i=t.get.call(this);t.set.call(this,n),this.requestUpdate(r,i,e,!0,n)},init(t){return t!==void 0&&this.C(r,void 0,e,t),t}}}if(r===`setter`){let{name:r}=n;return function(n){let i=this[r];t.call(this,n),this.requestUpdate(r,i,e,!0,n)}}throw Error(`Unsupported decorator location: `+r)};function Me(e){return(t,n)=>typeof n==`object`?je(e,t,n):((e,t,n)=>{let r=t.hasOwnProperty(n);return t.constructor.createProperty(n,e),r?Object.getOwnPropertyDescriptor(t,n):void 0})(e,t,n)}function I(e){return Me({...e,state:!0,attribute:!1})}async function Ne(e,t,n){let r=typeof t==`object`&&t?t:{},{translation_domain:i,translation_key:a}=r;if(i!==void 0&&a!==void 0){let t=(await e.loadBackendTranslation(`exceptions`,i))(`component.${i}.exceptions.${a}.message`,r.translation_placeholders);if(t!==``)return t}return r.message===void 0||r.message===``?n:r.message}var Pe=/* @__PURE__ */ new Set([`unknown`,`unavailable`]);function Fe(e,t){Le(e,`hass-more-info`,{entityId:t})}function Ie(e,t){Le(e,`hass-notification`,{message:t})}function Le(e,t,n){e.dispatchEvent(new CustomEvent(t,{detail:n,bubbles:!0,composed:!0}))}var Re=`pawcontrol`,ze=/* @__PURE__ */ new WeakMap;function L(e){return He(e).dogs}function Be(e){return He(e).entries}function Ve(e,t){return L(e).find(e=>e.id===t)}function R(e,t,n){let r=t.entities.get(n),i=r===void 0?void 0:e.states[r];return i===void 0||Pe.has(i.state)?void 0:i}function z(e,t,n){return R(e,t,n)?.state===`on`}function He(e){let t=ze.get(e.entities);if(t?.devices===e.devices)return t;let n={devices:e.devices,dogs:Ue(e,e=>e.entry_type!==`service`),entries:Ue(e,e=>e.entry_type===`service`)};return ze.set(e.entities,n),n}function Ue(e,t){let n=/* @__PURE__ */ new Map;for(let t of Object.values(e.entities)){if(t.platform!==Re||t.device_id===void 0)continue;let e=n.get(t.device_id)??/* @__PURE__ */ new Map;e.set(We(t.entity_id,t.translation_key),t.entity_id),n.set(t.device_id,e)}return[...n].flatMap(([n,r])=>{let i=e.devices[n];return i&&t(i)?[{id:n,key:Ge(i),name:Ke(i),entities:r}]:[]}).sort((t,n)=>t.name.localeCompare(n.name,e.locale.language))}function We(e,t){let n=e.split(`.`,1)[0]??``;return t===void 0?n:`${n}.${t}`}function Ge(e){return e.identifiers.find(([e])=>e===Re)?.[1]??``}function Ke(e){return e.name_by_user??e.name??``}var qe=864e5,Je={comma_decimal:`en-US`,decimal_comma:`de`,space_comma:`fr`,quote_decimal:`de-CH`};function Ye(e,t,n=0){let{language:r,number_format:i}=e.locale;return new Intl.NumberFormat(Je[i]??r,{maximumFractionDigits:n,useGrouping:i!==`none`}).format(t)}function Xe(e,t){return new Intl.DateTimeFormat(e.locale.language,{...V(e),...et(e),hour:`numeric`,minute:`2-digit`}).format(t)}function B(e,t,n){let r=Ze(e,n,t),i=Xe(e,t);return r===0?i:`${Qe(e,t,r)}, ${i}`}function Ze(e,t,n){return Math.round(($e(e,n)-$e(e,t))/qe)}function Qe(e,t,n){let{language:r}=e.locale;if(Math.abs(n)===1)return new Intl.RelativeTimeFormat(r,{numeric:`auto`}).format(n,`day`);let i=Math.abs(n)<7;return new Intl.DateTimeFormat(r,{...V(e),...i?{weekday:`short`}:{month:`short`,day:`numeric`}}).format(t)}function $e(e,t){let n=new Intl.DateTimeFormat(`en-CA`,{...V(e),year:`numeric`,month:`2-digit`,day:`2-digit`}).format(t);return Date.parse(n)}function V(e){return e.locale.time_zone===`server`?{timeZone:e.config.time_zone}:{}}function et(e){let t=e.locale.time_format;return t===`12`||t===`24`?{hour12:t===`12`}:{}}var tt={where:{escaped:`Entlaufen`,wanted:`Wird gesucht`,walking:`Auf einem Spaziergang`,unknown:`Niemand weiß, wo`,since:(e,t)=>`${e} · seit ${t}`,live:`live`,lost:`kein Kontakt`,seen:e=>`zuletzt gesehen ${e}`,visitor:`bei Besuch`},walk:{label:`Spaziergang`,now:`gerade unterwegs`,needed:`muss raus`,today:(e,t)=>e===0?`heute noch keiner`:e===1?`heute 1 Spaziergang`:`heute ${t} Spaziergänge`,last:e=>`letzter bis ${e}`,goal:e=>`${e} des Tagesziels`},food:{label:`Gefüttert`,never:`noch nichts eingetragen`,last:e=>`zuletzt ${e}`,next:e=>`wieder ${e}`,due:e=>`fällig ${e}`,stock:`Futter`,low:`geht zur Neige`,lasts:e=>`reicht noch ${e}`},next:{label:`Als Nächstes`,due:e=>`fällig ${e}`},log:{group:e=>`Für ${e} eintragen`,pee:`Pinkeln`,poop:`Kot`,feed:`Füttern`,treat:`Leckerli`,start:`Gassi`,end:`Gassi beenden`,done:(e,t)=>`${e}: für ${t} eingetragen`,failed:`Das hat nicht geklappt.`},views:{dogs:`Hunde`,day:`Tag`,walks:`Spaziergänge`,health:`Gesundheit`,performance:`Leistung`},empty:{title:`Paw Control`,none:`## Noch kein Hund

Füge in den Einstellungen von [Paw Control](/config/integrations/dashboard/add?domain=pawcontrol) einen hinzu, dann ist er von selbst hier. Das *Demo-Paket* dort hat Hunde zum Ansehen.`,hidden:`Die Einstellungen dieses Dashboards lassen alles weg, was es gibt.`},alert:{escaped:e=>`${e} ist entlaufen`,wanted:e=>`${e} wird gesucht`,health:e=>`${e}: Gesundheitshinweis`,dose:e=>`${e}: Dosis fällig`,feeding:e=>`${e}: Fütterung fällig`,walk:e=>`${e} muss raus`,food:e=>`${e}: Futter geht zur Neige`},day:{care:`Heute zu tun`,plan:`Plan`,timeline:`Was war`},walks:{distance:`Strecke am Tag`},health:{label:`Gesundheit`,vet:`Ruf beim Tierarzt an`,weight:`Gewicht`},performance:{asking:`Fragen`,writing:`Schreiben`,speed:`Tempo`,link:`Ob die Quelle Positionen von selbst schickt oder danach gefragt werden muss.`,requests:`Fragen an die Quelle in der letzten Minute, für alle Hunde zusammen. Wenige schonen den Server und die Tracker.`,requestsToday:`Dasselbe seit Mitternacht.`,interval:`Die Pause zwischen zwei Fragen. Auf Spaziergängen ist sie kurz, und lang, solange alle Hunde ruhen.`,avoided:`Fragen, für die keine Anfrage nötig war, weil die Antwort da oder schon unterwegs war.`,hitRate:`Wie viel von dem, was gefragt wurde, aus dem Speicher beantwortet wurde.`,writes:`Änderungen, die in Home Assistant und damit in die Datenbank geschrieben wurden.`,suppressed:`Änderungen, die zu klein sind, um zu zählen, etwa eine Position, die in Ruhe schwankt. Jede ist eine Zeile, die die Datenbank nicht behalten muss.`,latency:`95 von 100 Aktualisierungen eines Hundes waren in dieser Zeit fertig; das meiste davon ist die Antwort der Quelle.`,slow:`Arten von Arbeit, die zuletzt lange gedauert haben. 0 ist gut.`},dashboard:{name:`Paw Control`,description:`Alle Hunde mit Spaziergängen, Mahlzeiten und Pflege, von selbst gemacht`},card:{name:`Paw Control: Hund`,description:`Wo ein Hund ist, seine Spaziergänge, Mahlzeiten und Pflege, mit Knöpfen zum Eintragen`,dog:`Hund`,missing:`Diesen Hund gibt es hier nicht mehr. Wähle in den Einstellungen der Karte einen anderen.`,photo:e=>`Zeigen, wo ${e} ist`}},nt={where:{escaped:`Escaped`,wanted:`Being looked for`,walking:`On a walk`,unknown:`Nobody knows where`,since:(e,t)=>`${e} · since ${t}`,live:`live`,lost:`no contact`,seen:e=>`last seen ${e}`,visitor:`with a visitor`},walk:{label:`Walk`,now:`on a walk now`,needed:`needs a walk`,today:(e,t)=>e===0?`no walk today`:e===1?`1 walk today`:`${t} walks today`,last:e=>`last ended ${e}`,goal:e=>`${e} of today's goal`},food:{label:`Fed`,never:`nothing logged yet`,last:e=>`last ${e}`,next:e=>`next ${e}`,due:e=>`due ${e}`,stock:`Food`,low:`runs low`,lasts:e=>`lasts ${e}`},next:{label:`Next`,due:e=>`due ${e}`},log:{group:e=>`Log for ${e}`,pee:`Pee`,poop:`Poop`,feed:`Feed`,treat:`Treat`,start:`Walk`,end:`End walk`,done:(e,t)=>`${e}: logged for ${t}`,failed:`That did not work.`},views:{dogs:`Dogs`,day:`Day`,walks:`Walks`,health:`Health`,performance:`Performance`},empty:{title:`Paw Control`,none:`## No dog yet

Add one in the settings of [Paw Control](/config/integrations/dashboard/add?domain=pawcontrol), and it is here by itself. The *demo pack* there has dogs to look at.`,hidden:`The settings of this dashboard leave out everything there is.`},alert:{escaped:e=>`${e} has escaped`,wanted:e=>`${e} is being looked for`,health:e=>`${e}: health notice`,dose:e=>`${e}: dose due`,feeding:e=>`${e}: feeding due`,walk:e=>`${e} needs a walk`,food:e=>`${e}: food runs low`},day:{care:`Care today`,plan:`Plan`,timeline:`What happened`},walks:{distance:`Distance a day`},health:{label:`Health`,vet:`call a vet`,weight:`Weight`},performance:{asking:`Asking`,writing:`Writing`,speed:`Speed`,link:`Whether the source sends positions by itself, or has to be asked for them.`,requests:`Questions to the source in the last minute, for all dogs together. Fewer spare the server and the trackers.`,requestsToday:`The same since midnight.`,interval:`The pause between two questions. It is short on walks and long while all dogs rest.`,avoided:`Questions that somebody asked and that needed no request, because the answer was there or on its way.`,hitRate:`How much of what was asked for was answered from memory.`,writes:`Changes that were written to Home Assistant, and from there to its database.`,suppressed:`Changes too small to matter, such as a position that wavers at rest. Each is a row that the database does not have to keep.`,latency:`95 of 100 updates of a dog were done within this time, most of which is the answer of the source.`,slow:`Kinds of work that took long lately. 0 is what you want to see.`},dashboard:{name:`Paw Control`,description:`All dogs with their walks, meals and care, made by itself`},card:{name:`Paw Control: dog`,description:`Where a dog is, its walks, meals and care, and buttons to log them`,dog:`Dog`,missing:`This dog is not here any more. Choose another one in the card's settings.`,photo:e=>`Show where ${e} is`}};function H(e){return e.locale.language.split(`-`,1)[0]===`de`?tt:nt}function rt(){return{locale:{language:document.documentElement.lang}}}var it=/* @__PURE__ */ `device_tracker,binary_sensor.escaped,binary_sensor.on_walk,binary_sensor.needs_walk,binary_sensor.feeding_due,binary_sensor.dose_due,binary_sensor.food_low,binary_sensor.health_notice,sensor.tracking_quality,sensor.last_fix,sensor.walk_distance,sensor.walk_duration,sensor.walks_today,sensor.distance_today,sensor.walk_goal,sensor.last_walk,sensor.next_meal,sensor.last_fed,sensor.next_dose,sensor.next_care,sensor.food_days_left,switch.walk,switch.lost_mode,switch.visitor_mode,button.pee,button.poop,button.feed,button.treat`.split(`,`);function at(e,t,n){let{where:r}=H(e),i=ot(e,t,n),a=R(e,t,`device_tracker`);if(z(e,t,`binary_sensor.escaped`))return{text:r.escaped,trust:i,mood:`alarm`};if(z(e,t,`switch.lost_mode`))return{text:r.wanted,trust:i,mood:`alarm`};if(z(e,t,`binary_sensor.on_walk`))return{text:r.walking,trust:i,mood:`walk`};if(a===void 0)return{text:r.unknown,trust:i,mood:`unknown`};let o=e.formatEntityState(a),s=B(e,new Date(a.last_changed),n),c=a.state===`home`?`home`:`away`;return{text:r.since(o,s),trust:i,mood:c}}function ot(e,t,n){let{where:r}=H(e),i=R(e,t,`sensor.tracking_quality`);if(i===void 0)return;if(i.state===`live`)return r.live;if(i.state===`at_home`)return;let a=W(e,t,`sensor.last_fix`),o=i.state===`lost`?r.lost:e.formatEntityState(i);return a===void 0?o:r.seen(B(e,a,n))}function st(e,t,n){return[ct(e,t,n),lt(e,t,n),ut(e,t,n),pt(e,t),mt(e,t)].filter(e=>e!==void 0)}function ct(e,t,n){let{walk:r}=H(e),i=R(e,t,`sensor.walks_today`),a=R(e,t,`sensor.walk_goal`),o={key:`walk`,icon:`mdi:walk`,label:r.label};if(z(e,t,`binary_sensor.on_walk`)){let n=K([U(e,t,`sensor.walk_distance`),U(e,t,`sensor.walk_duration`)]),i=t.entities.get(`sensor.walk_distance`);return{...o,text:n??r.now,detail:r.now,entityId:i,urgent:!1}}if(i===void 0)return;let s=Number(i.state),c=s>0?U(e,t,`sensor.distance_today`):void 0,l=z(e,t,`binary_sensor.needs_walk`),u=W(e,t,`sensor.last_walk`);return{...o,text:K([r.today(s,Ye(e,s)),c])??``,detail:l?r.needed:u&&r.last(B(e,u,n)),entityId:i.entity_id,urgent:l,...a===void 0?{}:{progress:Number(a.state)/100}}}function lt(e,t,n){let{food:r}=H(e),i=W(e,t,`sensor.last_fed`),a=W(e,t,`sensor.next_meal`);if(!t.entities.has(`sensor.last_fed`)&&a===void 0)return;let o=z(e,t,`binary_sensor.feeding_due`);return{key:`food`,icon:`mdi:bowl-mix`,label:r.label,text:i===void 0?r.never:r.last(B(e,i,n)),detail:a&&(o?r.due:r.next)(B(e,a,n)),entityId:t.entities.get(`sensor.last_fed`)??t.entities.get(`sensor.next_meal`),urgent:o}}function ut(e,t,n){let{next:r}=H(e),[i]=[dt(e,t),ft(e,t)].filter(e=>e!==void 0).sort((e,t)=>e.time.getTime()-t.time.getTime());if(i===void 0)return;let a=i.timed?B(e,i.time,n):i.day;return{key:`next`,icon:i.icon,label:r.label,text:i.name,detail:i.due?r.due(a):a,entityId:i.entityId,urgent:i.due}}function dt(e,t){let n=R(e,t,`sensor.next_dose`);if(n!==void 0)return{time:new Date(n.state),timed:!0,day:``,name:K([G(n,`medication`),G(n,`dose`)])??``,icon:`mdi:pill`,entityId:n.entity_id,due:z(e,t,`binary_sensor.dose_due`)}}function ft(e,t){let n=R(e,t,`sensor.next_care`);if(n===void 0)return;let r=G(n,`time`);return{time:new Date(r??`${n.state}T12:00:00Z`),timed:r!==void 0,day:e.formatEntityState(n),name:e.formatEntityAttributeValue(n,`care`),icon:`mdi:medical-bag`,entityId:n.entity_id,due:!1}}function pt(e,t){let n=R(e,t,`binary_sensor.health_notice`);if(n?.state!==`on`)return;let{health:r}=H(e);return{key:`health`,icon:`mdi:heart-pulse`,label:r.label,text:e.formatEntityAttributeValue(n,`notices`),detail:n.attributes.call_vet===!0?r.vet:void 0,entityId:n.entity_id,urgent:!0}}function mt(e,t){if(!z(e,t,`binary_sensor.food_low`))return;let{food:n}=H(e),r=U(e,t,`sensor.food_days_left`);return{key:`stock`,icon:`mdi:sack`,label:n.stock,text:n.low,detail:r&&n.lasts(r),entityId:t.entities.get(`binary_sensor.food_low`),urgent:!0}}function U(e,t,n){let r=R(e,t,n);return r&&e.formatEntityState(r)}function W(e,t,n){let r=R(e,t,n);return r&&new Date(r.state)}function G(e,t){let n=e.attributes[t];return typeof n==`string`?n:void 0}function K(e){let t=e.filter(e=>e!==void 0&&e!==``);return t.length>0?t.join(` · `):void 0}function q(e,t,n,r){var i=arguments.length,a=i<3?t:r===null?r=Object.getOwnPropertyDescriptor(t,n):r,o;if(typeof Reflect==`object`&&typeof Reflect.decorate==`function`)a=Reflect.decorate(e,t,n,r);else for(var s=e.length-1;s>=0;s--)(o=e[s])&&(a=(i<3?o(a):i>3?o(t,n,a):o(t,n))||a);return i>3&&a&&Object.defineProperty(t,n,a),a}var ht=`pawcontrol-dog-card`,gt=2e3,_t=[{key:`button.pee`,icon:`mdi:water`,label:`pee`},{key:`button.poop`,icon:`mdi:emoticon-poop`,label:`poop`},{key:`button.feed`,icon:`mdi:bowl-mix`,label:`feed`},{key:`button.treat`,icon:`mdi:bone`,label:`treat`}],J=class extends F{constructor(...e){super(...e),this._news=``}static getStubConfig(e){return{device_id:L(e)[0]?.id??``}}static getConfigForm(){return vt()}setConfig(e){this._config=e}getCardSize(){return 5}getGridOptions(){return{columns:12,min_columns:6,rows:`auto`}}disconnectedCallback(){super.disconnectedCallback(),clearTimeout(this._timer),delete this._done}shouldUpdate(e){let t=e.get(`hass`);return e.size>1||t===void 0||this.hass===void 0||xt(t,this.hass,this._dogId)}render(){let{hass:e}=this;if(e===void 0)return O;let t=Ve(e,this._dogId);if(t===void 0)return E`<ha-card><p class="missing">${H(e).card.missing}</p></ha-card>`;let n=/* @__PURE__ */ new Date;return E`<ha-card>
      ${this._renderHead(e,t,at(e,t,n))}
      <div class="rows">${st(e,t,n).map(t=>this._renderRow(e,t))}</div>
      ${this._renderButtons(e,t)}
      <div class="news" role="status" aria-live="polite">${this._news}</div>
    </ha-card>`}get _dogId(){let e=this._config?.device_id;return typeof e==`string`?e:``}_renderHead(e,t,n){let r=t.entities.get(`device_tracker`),{card:i,where:a}=H(e),o=z(e,t,`switch.visitor_mode`)?a.visitor:void 0,s=[n.trust,o].filter(e=>e!==void 0);return E`<button
      class="head ${n.mood}"
      aria-label=${`${t.name}: ${[n.text,...s].join(`, `)}. ${i.photo(t.name)}`}
      ?disabled=${r===void 0}
      @click=${()=>{this._showMore(r)}}
    >
      <span class="photo">${yt(e,r)}</span>
      <span class="who">
        <span class="name">${t.name}</span>
        <span class="where">${n.text}</span>
      </span>
      ${s.map(e=>E`<span class="chip ${e===a.live?`live`:``}">${e}</span>`)}
    </button>`}_renderRow(e,t){return E`<button
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
        ${t.detail===void 0?O:E`<span class="detail">${t.detail}</span>`}
        ${t.progress===void 0?O:bt(e,t.progress)}
      </span>
    </button>`}_renderButtons(e,t){let{log:n}=H(e),r=_t.filter(({key:e})=>t.entities.has(e)),i=t.entities.has(`switch.walk`);if(r.length===0&&!i)return O;let a=z(e,t,`switch.walk`),o=a?n.end:n.start;return E`<div class="buttons" role="group" aria-label=${n.group(t.name)}>
      ${r.map(({key:r,icon:i,label:a})=>this._renderButton(e,t,r,i,n[a],()=>this._log(t,r,n[a],`press`)))}
      ${i?this._renderButton(e,t,`switch.walk`,a?`mdi:stop`:`mdi:dog-side`,o,()=>this._log(t,`switch.walk`,o,a?`turn_off`:`turn_on`),a):O}
    </div>`}_renderButton(e,t,n,r,i,a,o=!1){let s=this._busy===n,c=e.states[t.entities.get(n)??``]?.state===`unavailable`;return E`<button
      class="log ${s?`busy`:``} ${o?`lit`:``} ${this._done===n?`done`:``}"
      aria-busy=${s?`true`:`false`}
      ?disabled=${c}
      @click=${a}
    >
      <ha-icon .icon=${this._done===n?`mdi:check`:r}></ha-icon>
      <span>${i}</span>
    </button>`}async _log(e,t,n,r){let{hass:i}=this,a=e.entities.get(t);if(i===void 0||a===void 0||this._busy!==void 0)return;let{log:o}=H(i);this._busy=t,this._news=``;try{let s=t.split(`.`,1)[0]??``;await i.callService(s,r,{},{entity_id:a},!1),this._news=o.done(n,e.name),this._celebrate(t)}catch(e){this._news=await Ne(i,e,o.failed),Ie(this,this._news)}finally{delete this._busy}}_celebrate(e){this._done=e,clearTimeout(this._timer),this._timer=setTimeout(()=>{delete this._done},gt)}_showMore(e){e!==void 0&&Fe(this,e)}static{this.styles=o`
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
  `}};q([Me({attribute:!1})],J.prototype,`hass`,void 0),q([I()],J.prototype,`_config`,void 0),q([I()],J.prototype,`_busy`,void 0),q([I()],J.prototype,`_done`,void 0),q([I()],J.prototype,`_news`,void 0);function vt(){return{schema:[{name:`device_id`,required:!0,selector:{device:{filter:{integration:`pawcontrol`},entity:{integration:`pawcontrol`,domain:`device_tracker`}}}}],computeLabel:()=>H(rt()).card.dog}}function yt(e,t){let n=e.states[t??``]?.attributes.entity_picture;return typeof n==`string`?E`<img src=${e.hassUrl(n)} alt="" />`:E`<svg viewBox="0 0 24 24" aria-hidden="true">
    <ellipse cx="4.6" cy="11" rx="2.1" ry="2.9" transform="rotate(-22 4.6 11)"></ellipse>
    <ellipse cx="9.3" cy="6.2" rx="2.2" ry="3.2" transform="rotate(-6 9.3 6.2)"></ellipse>
    <ellipse cx="14.7" cy="6.2" rx="2.2" ry="3.2" transform="rotate(6 14.7 6.2)"></ellipse>
    <ellipse cx="19.4" cy="11" rx="2.1" ry="2.9" transform="rotate(22 19.4 11)"></ellipse>
    <path
      d="M12 11.2c-2.6 0-4 2-5.2 3.7-1.200 1.700-1.500 2.500-1.300 3.700.3 1.600 1.700 2.500 3.300 2.300 1.200-.1 2-.6 3.200-.6s2 .5 3.200.6c1.600.2 3-.7 3.300-2.300.2-1.200-.1-2-1.300-3.700-1.200-1.700-2.600-3.700-5.200-3.700z"
    ></path>
  </svg>`}function bt(e,t){let n=`${Ye(e,t*100)} %`,r=`${Math.min(t,1)*100}%`;return E`<span class="goal" role="img" aria-label=${H(e).walk.goal(n)}>
    <span class=${t>=1?`reached`:``} style="width: ${r}"></span>
  </span>`}function xt(e,t,n){if(e.entities!==t.entities||e.devices!==t.devices||e.locale!==t.locale)return!0;let r=Ve(t,n);return it.some(n=>{let i=r?.entities.get(n);return i!==void 0&&e.states[i]!==t.states[i]})}function St(e,t){wt(e.type,t)&&(window.customCards??=[]).push({...e,preview:!0})}function Ct(e,t){wt(`ll-strategy-dashboard-${e.type}`,t)&&(window.customStrategies??=[]).push({...e,strategyType:`dashboard`})}function wt(e,t){return!customElements.get(e)&&(customElements.define(e,t),!0)}var Tt=`pawcontrol`;async function Et(e){if(!e.config.components.includes(`recorder`))return()=>void 0;let t=await e.callWS({type:`recorder/list_statistic_ids`}).catch(()=>[]),n=new Set(t.map(e=>e.statistic_id));return(e,t)=>{let r=`${Tt}:${e.key.toLowerCase()}_${t}`;return n.has(r)?r:void 0}}var Dt=`pawcontrol`,Ot=3,kt={columns:`full`},At=[{key:`binary_sensor.escaped`,text:`escaped`,icon:`mdi:run-fast`,color:`red`},{key:`switch.lost_mode`,text:`wanted`,icon:`mdi:magnify`,color:`red`},{key:`binary_sensor.health_notice`,text:`health`,icon:`mdi:heart-pulse`,color:`red`},{key:`binary_sensor.dose_due`,text:`dose`,icon:`mdi:pill`,color:`orange`},{key:`binary_sensor.feeding_due`,text:`feeding`,icon:`mdi:bowl-mix`,color:`orange`},{key:`binary_sensor.needs_walk`,text:`walk`,icon:`mdi:dog-side`,color:`orange`},{key:`binary_sensor.food_low`,text:`food`,icon:`mdi:sack`,color:`amber`}],jt=class extends HTMLElement{static async generate(e,t){let n=L(t),r=n.filter(t=>e.dogs?.includes(t.id)??!0);if(r.length===0)return{views:[Mt(t,n.length>0)]};let i=[Nt(t,r),Ft(t,r),It(t,r),await Lt(t,r),Rt(t)].filter(t=>t.sections.length>0&&!e.hide?.includes(t.path));return{views:i.length>0?i:[Mt(t,!0)]}}};function Mt(e,t){let{empty:n}=H(e),r=[{type:`markdown`,content:t?n.hidden:n.none,grid_options:kt}];return Y(n.title,`dogs`,`mdi:paw`,[{type:`grid`,cards:r}])}function Nt(e,t){let{views:n}=H(e),r=t.flatMap(e=>e.entities.get(`device_tracker`)??[]),i=t.map(e=>X({type:`custom:${ht}`,device_id:e.id}));return r.length>0&&i.push({type:`grid`,column_span:Ot,cards:[{type:`map`,entities:[...r,...e.states[`zone.home`]?[`zone.home`]:[]],theme_mode:`auto`,hours_to_show:1,grid_options:{columns:`full`,rows:7}}]}),{...Y(n.dogs,`dogs`,`mdi:paw`,i),badges:Pt(e,t)}}function Pt(e,t){let{alert:n}=H(e);return At.flatMap(({key:e,text:r,icon:i,color:a})=>t.flatMap(t=>{let o=t.entities.get(e);return o===void 0?[]:{type:`entity`,entity:o,icon:i,color:a,name:n[r](t.name),show_name:!0,show_state:!1,visibility:[{condition:`state`,entity:o,state:`on`}]}}))}function Ft(e,t){let{views:n,day:r}=H(e),i=t.map(e=>X(Z(e.name,`mdi:paw`),...Q(e,[`sensor.last_fed`,`sensor.next_meal`,`sensor.walks_today`,`sensor.walk_goal`,`sensor.next_dose`,`sensor.next_care`]),...Ut(e,`todo.care_today`,e=>({type:`todo-list`,entity:e,title:r.care})))),a=t.flatMap(e=>e.entities.get(`calendar.schedule`)??[]),o=t.flatMap(e=>e.entities.get(`event.timeline`)??[]);if(a.length>0){let e={type:`calendar`,entities:a,initial_view:`listWeek`};i.push(X(Z(r.plan,`mdi:calendar`),e))}if(o.length>0&&e.config.components.includes(`logbook`)){let e={type:`logbook`,target:{entity_id:o},hours_to_show:24,grid_options:{rows:8}};i.push(X(Z(r.timeline,`mdi:timeline-text`),e))}return Y(n.day,`day`,`mdi:calendar-today`,i)}function It(e,t){let{views:n,walks:r}=H(e),i=t.map(e=>X(Z(e.name,`mdi:dog-side`),...Q(e,[`sensor.walks_today`,`sensor.distance_today`]),...Q(e,[`sensor.distance_week`,`sensor.last_walk`]))),a=t.flatMap(e=>e.entities.get(`sensor.distance_today`)??[]);if(a.length>0){let e=Ht(r.distance,a,{stat_types:[`change`],chart_type:`bar`,days_to_show:30});i.push({type:`grid`,column_span:Ot,cards:[e]})}return Y(n.walks,`walks`,`mdi:dog-side`,i)}async function Lt(e,t){let{views:n,health:r}=H(e),i=await Et(e),a=t.map(e=>{let t=[e.entities.get(`sensor.weight`),i(e,`weight`)].filter(e=>e!==void 0);return X(Z(e.name,`mdi:heart-pulse`),...Q(e,[`sensor.weight`,`sensor.weight_trend`,`number.body_condition`,`binary_sensor.health_notice`,`sensor.next_dose`,`sensor.medication_left`,`sensor.next_care`,`sensor.food_days_left`]),...t.length>0?[Ht(r.weight,t,{stat_types:[`mean`],days_to_show:365})]:[])});return Y(n.health,`health`,`mdi:heart-pulse`,a)}function Rt(e){let{views:t,performance:n}=H(e),r=Be(e).flatMap(e=>zt.map(({title:t,icon:r,figures:i},a)=>{let o=i.flatMap(({key:t,text:r,graph:i})=>Ut(e,t,e=>({...Vt(e),grid_options:kt,...i?{features:[{type:`trend-graph`,hours_to_show:24}]}:{}})).flatMap(e=>[e,Bt(n[r])])),s=a===0?`${e.name}: ${n[t]}`:n[t];return o.length>0?[X(Z(s,r),...o)]:[]}).flat());return Y(t.performance,`performance`,`mdi:speedometer`,r)}var zt=[{title:`asking`,icon:`mdi:cloud-download-outline`,figures:[{key:`sensor.link`,text:`link`},{key:`sensor.requests_per_minute`,text:`requests`,graph:!0},{key:`sensor.requests_today`,text:`requestsToday`},{key:`sensor.poll_interval`,text:`interval`},{key:`sensor.requests_avoided`,text:`avoided`},{key:`sensor.cache_hit_rate`,text:`hitRate`,graph:!0}]},{title:`writing`,icon:`mdi:database-outline`,figures:[{key:`sensor.state_writes`,text:`writes`,graph:!0},{key:`sensor.suppressed_writes`,text:`suppressed`,graph:!0}]},{title:`speed`,icon:`mdi:timer-outline`,figures:[{key:`sensor.update_latency`,text:`latency`,graph:!0},{key:`sensor.slow_operations`,text:`slow`}]}];function Y(e,t,n,r){return{title:e,path:t,icon:n,type:`sections`,max_columns:Ot,sections:r.filter(({cards:e})=>e.some(({type:e})=>e!==`heading`))}}function X(...e){return{type:`grid`,cards:e}}function Z(e,t){return{type:`heading`,heading:e,icon:t}}function Bt(e){return{type:`markdown`,content:e,text_only:!0,grid_options:kt}}function Vt(e){return{type:`tile`,entity:e}}function Q(e,t){return t.flatMap(t=>Ut(e,t,Vt))}function Ht(e,t,n){return{type:`statistics-graph`,title:e,entities:t,chart_type:`line`,period:`day`,...n}}function Ut(e,t,n){let r=e.entities.get(t);return r===void 0?[]:[n(r)]}var $=H(rt());St({type:ht,name:$.card.name,description:$.card.description},J),Ct({type:Dt,...$.dashboard},jt);