var e=globalThis,t=e.ShadowRoot&&(e.ShadyCSS===void 0||e.ShadyCSS.nativeShadow)&&`adoptedStyleSheets`in Document.prototype&&`replace`in CSSStyleSheet.prototype,n=Symbol(),r=/* @__PURE__ */ new WeakMap,i=class{constructor(e,t,r){if(this._$cssResult$=!0,r!==n)throw Error("CSSResult is not constructable. Use `unsafeCSS` or `css` instead.");this.cssText=e,this.t=t}get styleSheet(){let e=this.o,n=this.t;if(t&&e===void 0){let t=n!==void 0&&n.length===1;t&&(e=r.get(n)),e===void 0&&((this.o=e=new CSSStyleSheet).replaceSync(this.cssText),t&&r.set(n,e))}return e}toString(){return this.cssText}},a=e=>new i(typeof e==`string`?e:e+``,void 0,n),o=(e,...t)=>new i(e.length===1?e[0]:t.reduce((t,n,r)=>t+(e=>{if(!0===e._$cssResult$)return e.cssText;if(typeof e==`number`)return e;throw Error(`Value passed to 'css' function must be a 'css' function result: `+e+`. Use 'unsafeCSS' to pass non-literal values, but take care to ensure page security.`)})(n)+e[r+1],e[0]),e,n),s=(n,r)=>{if(t)n.adoptedStyleSheets=r.map(e=>e instanceof CSSStyleSheet?e:e.styleSheet);else for(let t of r){let r=document.createElement(`style`),i=e.litNonce;i!==void 0&&r.setAttribute(`nonce`,i),r.textContent=t.cssText,n.appendChild(r)}},c=t?e=>e:e=>e instanceof CSSStyleSheet?(e=>{let t=``;for(let n of e.cssRules)t+=n.cssText;return a(t)})(e):e,{is:l,defineProperty:u,getOwnPropertyDescriptor:d,getOwnPropertyNames:f,getOwnPropertySymbols:p,getPrototypeOf:m}=Object,ee=globalThis,te=ee.trustedTypes,ne=te?te.emptyScript:``,re=ee.reactiveElementPolyfillSupport,h=(e,t)=>e,ie={toAttribute(e,t){switch(t){case Boolean:e=e?ne:null;break;case Object:case Array:e=e==null?e:JSON.stringify(e)}return e},fromAttribute(e,t){let n=e;switch(t){case Boolean:n=e!==null;break;case Number:n=e===null?null:Number(e);break;case Object:case Array:try{n=JSON.parse(e)}catch{n=null}}return n}},ae=(e,t)=>!l(e,t),oe={attribute:!0,type:String,converter:ie,reflect:!1,useDefault:!1,hasChanged:ae};Symbol.metadata??=Symbol(`metadata`),ee.litPropertyMetadata??=/* @__PURE__ */ new WeakMap;var g=class extends HTMLElement{static addInitializer(e){this._$Ei(),(this.l??=[]).push(e)}static get observedAttributes(){return this.finalize(),this._$Eh&&[...this._$Eh.keys()]}static createProperty(e,t=oe){if(t.state&&(t.attribute=!1),this._$Ei(),this.prototype.hasOwnProperty(e)&&((t=Object.create(t)).wrapped=!0),this.elementProperties.set(e,t),!t.noAccessor){let n=Symbol(),r=this.getPropertyDescriptor(e,n,t);r!==void 0&&u(this.prototype,e,r)}}static getPropertyDescriptor(e,t,n){let{get:r,set:i}=d(this.prototype,e)??{get(){return this[t]},set(e){this[t]=e}};return{get:r,set(t){let a=r?.call(this);i?.call(this,t),this.requestUpdate(e,a,n)},configurable:!0,enumerable:!0}}static getPropertyOptions(e){return this.elementProperties.get(e)??oe}static _$Ei(){if(this.hasOwnProperty(h(`elementProperties`)))return;let e=m(this);e.finalize(),e.l!==void 0&&(this.l=[...e.l]),this.elementProperties=new Map(e.elementProperties)}static finalize(){if(this.hasOwnProperty(h(`finalized`)))return;if(this.finalized=!0,this._$Ei(),this.hasOwnProperty(h(`properties`))){let e=this.properties,t=[...f(e),...p(e)];for(let n of t)this.createProperty(n,e[n])}let e=this[Symbol.metadata];if(e!==null){let t=litPropertyMetadata.get(e);if(t!==void 0)for(let[e,n]of t)this.elementProperties.set(e,n)}this._$Eh=/* @__PURE__ */ new Map;for(let[e,t]of this.elementProperties){let n=this._$Eu(e,t);n!==void 0&&this._$Eh.set(n,e)}this.elementStyles=this.finalizeStyles(this.styles)}static finalizeStyles(e){let t=[];if(Array.isArray(e)){let n=new Set(e.flat(1/0).reverse());for(let e of n)t.unshift(c(e))}else e!==void 0&&t.push(c(e));return t}static _$Eu(e,t){let n=t.attribute;return!1===n?void 0:typeof n==`string`?n:typeof e==`string`?e.toLowerCase():void 0}constructor(){super(),this._$Ep=void 0,this.isUpdatePending=!1,this.hasUpdated=!1,this._$Em=null,this._$Ev()}_$Ev(){this._$ES=new Promise(e=>this.enableUpdating=e),this._$AL=/* @__PURE__ */ new Map,this._$E_(),this.requestUpdate(),this.constructor.l?.forEach(e=>e(this))}addController(e){(this._$EO??=/* @__PURE__ */ new Set).add(e),this.renderRoot!==void 0&&this.isConnected&&e.hostConnected?.()}removeController(e){this._$EO?.delete(e)}_$E_(){let e=/* @__PURE__ */ new Map,t=this.constructor.elementProperties;for(let n of t.keys())this.hasOwnProperty(n)&&(e.set(n,this[n]),delete this[n]);e.size>0&&(this._$Ep=e)}createRenderRoot(){let e=this.shadowRoot??this.attachShadow(this.constructor.shadowRootOptions);return s(e,this.constructor.elementStyles),e}connectedCallback(){this.renderRoot??=this.createRenderRoot(),this.enableUpdating(!0),this._$EO?.forEach(e=>e.hostConnected?.())}enableUpdating(e){}disconnectedCallback(){this._$EO?.forEach(e=>e.hostDisconnected?.())}attributeChangedCallback(e,t,n){this._$AK(e,n)}_$ET(e,t){let n=this.constructor.elementProperties.get(e),r=this.constructor._$Eu(e,n);if(r!==void 0&&!0===n.reflect){let i=(n.converter?.toAttribute===void 0?ie:n.converter).toAttribute(t,n.type);this._$Em=e,i==null?this.removeAttribute(r):this.setAttribute(r,i),this._$Em=null}}_$AK(e,t){let n=this.constructor,r=n._$Eh.get(e);if(r!==void 0&&this._$Em!==r){let e=n.getPropertyOptions(r),i=typeof e.converter==`function`?{fromAttribute:e.converter}:e.converter?.fromAttribute===void 0?ie:e.converter;this._$Em=r;let a=i.fromAttribute(t,e.type);this[r]=a??this._$Ej?.get(r)??a,this._$Em=null}}requestUpdate(e,t,n,r=!1,i){if(e!==void 0){let a=this.constructor;if(!1===r&&(i=this[e]),n??=a.getPropertyOptions(e),!((n.hasChanged??ae)(i,t)||n.useDefault&&n.reflect&&i===this._$Ej?.get(e)&&!this.hasAttribute(a._$Eu(e,n))))return;this.C(e,t,n)}!1===this.isUpdatePending&&(this._$ES=this._$EP())}C(e,t,{useDefault:n,reflect:r,wrapped:i},a){n&&!(this._$Ej??=/* @__PURE__ */ new Map).has(e)&&(this._$Ej.set(e,a??t??this[e]),!0!==i||a!==void 0)||(this._$AL.has(e)||(this.hasUpdated||n||(t=void 0),this._$AL.set(e,t)),!0===r&&this._$Em!==e&&(this._$Eq??=/* @__PURE__ */ new Set).add(e))}async _$EP(){this.isUpdatePending=!0;try{await this._$ES}catch(e){Promise.reject(e)}let e=this.scheduleUpdate();return e!=null&&await e,!this.isUpdatePending}scheduleUpdate(){return this.performUpdate()}performUpdate(){if(!this.isUpdatePending)return;if(!this.hasUpdated){if(this.renderRoot??=this.createRenderRoot(),this._$Ep){for(let[e,t]of this._$Ep)this[e]=t;this._$Ep=void 0}let e=this.constructor.elementProperties;if(e.size>0)for(let[t,n]of e){let{wrapped:e}=n,r=this[t];!0!==e||this._$AL.has(t)||r===void 0||this.C(t,void 0,n,r)}}let e=!1,t=this._$AL;try{e=this.shouldUpdate(t),e?(this.willUpdate(t),this._$EO?.forEach(e=>e.hostUpdate?.()),this.update(t)):this._$EM()}catch(t){throw e=!1,this._$EM(),t}e&&this._$AE(t)}willUpdate(e){}_$AE(e){this._$EO?.forEach(e=>e.hostUpdated?.()),this.hasUpdated||(this.hasUpdated=!0,this.firstUpdated(e)),this.updated(e)}_$EM(){this._$AL=/* @__PURE__ */ new Map,this.isUpdatePending=!1}get updateComplete(){return this.getUpdateComplete()}getUpdateComplete(){return this._$ES}shouldUpdate(e){return!0}update(e){this._$Eq&&=this._$Eq.forEach(e=>this._$ET(e,this[e])),this._$EM()}updated(e){}firstUpdated(e){}};g.elementStyles=[],g.shadowRootOptions={mode:`open`},g[h(`elementProperties`)]=/* @__PURE__ */ new Map,g[h(`finalized`)]=/* @__PURE__ */ new Map,re?.({ReactiveElement:g}),(ee.reactiveElementVersions??=[]).push(`2.1.2`);var se=globalThis,ce=e=>e,le=se.trustedTypes,ue=le?le.createPolicy(`lit-html`,{createHTML:e=>e}):void 0,de=`$lit$`,_=`lit$${Math.random().toFixed(9).slice(2)}$`,fe=`?`+_,pe=`<${fe}>`,v=document,y=()=>v.createComment(``),b=e=>e===null||typeof e!=`object`&&typeof e!=`function`,me=Array.isArray,he=e=>me(e)||typeof e?.[Symbol.iterator]==`function`,ge=`[ 	
\f\r]`,x=/<(?:(!--|\/[^a-zA-Z])|(\/?[a-zA-Z][^>\s]*)|(\/?$))/g,_e=/-->/g,ve=/>/g,S=RegExp(`>|${ge}(?:([^\\s"'>=/]+)(${ge}*=${ge}*(?:[^ \t\n\f\r"'\`<>=]|("|')|))|$)`,`g`),ye=/'/g,be=/"/g,xe=/^(?:script|style|textarea|title)$/i,Se=e=>(t,...n)=>({_$litType$:e,strings:t,values:n}),C=Se(1),Ce=Se(2),w=Symbol.for(`lit-noChange`),T=Symbol.for(`lit-nothing`),we=/* @__PURE__ */ new WeakMap,E=v.createTreeWalker(v,129);function Te(e,t){if(!me(e)||!e.hasOwnProperty(`raw`))throw Error(`invalid template strings array`);return ue===void 0?t:ue.createHTML(t)}var Ee=(e,t)=>{let n=e.length-1,r=[],i,a=t===2?`<svg>`:t===3?`<math>`:``,o=x;for(let t=0;t<n;t++){let n=e[t],s,c,l=-1,u=0;for(;u<n.length&&(o.lastIndex=u,c=o.exec(n),c!==null);)u=o.lastIndex,o===x?c[1]===`!--`?o=_e:c[1]===void 0?c[2]===void 0?c[3]!==void 0&&(o=S):(xe.test(c[2])&&(i=RegExp(`</`+c[2],`g`)),o=S):o=ve:o===S?c[0]===`>`?(o=i??x,l=-1):c[1]===void 0?l=-2:(l=o.lastIndex-c[2].length,s=c[1],o=c[3]===void 0?S:c[3]===`"`?be:ye):o===be||o===ye?o=S:o===_e||o===ve?o=x:(o=S,i=void 0);let d=o===S&&e[t+1].startsWith(`/>`)?` `:``;a+=o===x?n+pe:l>=0?(r.push(s),n.slice(0,l)+de+n.slice(l)+_+d):n+_+(l===-2?t:d)}return[Te(e,a+(e[n]||`<?>`)+(t===2?`</svg>`:t===3?`</math>`:``)),r]},De=class e{constructor({strings:t,_$litType$:n},r){let i;this.parts=[];let a=0,o=0,s=t.length-1,c=this.parts,[l,u]=Ee(t,n);if(this.el=e.createElement(l,r),E.currentNode=this.el.content,n===2||n===3){let e=this.el.content.firstChild;e.replaceWith(...e.childNodes)}for(;(i=E.nextNode())!==null&&c.length<s;){if(i.nodeType===1){if(i.hasAttributes())for(let e of i.getAttributeNames())if(e.endsWith(de)){let t=u[o++],n=i.getAttribute(e).split(_),r=/([.?@])?(.*)/.exec(t);c.push({type:1,index:a,name:r[2],strings:n,ctor:r[1]===`.`?Ae:r[1]===`?`?je:r[1]===`@`?Me:O}),i.removeAttribute(e)}else e.startsWith(_)&&(c.push({type:6,index:a}),i.removeAttribute(e));if(xe.test(i.tagName)){let e=i.textContent.split(_),t=e.length-1;if(t>0){i.textContent=le?le.emptyScript:``;for(let n=0;n<t;n++)i.append(e[n],y()),E.nextNode(),c.push({type:2,index:++a});i.append(e[t],y())}}}else if(i.nodeType===8){if(i.data===fe)c.push({type:2,index:a});else{let e=-1;for(;(e=i.data.indexOf(_,e+1))!==-1;)c.push({type:7,index:a}),e+=_.length-1}}a++}}static createElement(e,t){let n=v.createElement(`template`);return n.innerHTML=e,n}};function D(e,t,n=e,r){if(t===w)return t;let i=r===void 0?n._$Cl:n._$Co?.[r],a=b(t)?void 0:t._$litDirective$;return i?.constructor!==a&&(i?._$AO?.(!1),a===void 0?i=void 0:(i=new a(e),i._$AT(e,n,r)),r===void 0?n._$Cl=i:(n._$Co??=[])[r]=i),i!==void 0&&(t=D(e,i._$AS(e,t.values),i,r)),t}var Oe=class{constructor(e,t){this._$AV=[],this._$AN=void 0,this._$AD=e,this._$AM=t}get parentNode(){return this._$AM.parentNode}get _$AU(){return this._$AM._$AU}u(e){let{el:{content:t},parts:n}=this._$AD,r=(e?.creationScope??v).importNode(t,!0);E.currentNode=r;let i=E.nextNode(),a=0,o=0,s=n[0];for(;s!==void 0;){if(a===s.index){let t;s.type===2?t=new ke(i,i.nextSibling,this,e):s.type===1?t=new s.ctor(i,s.name,s.strings,this,e):s.type===6&&(t=new Ne(i,this,e)),this._$AV.push(t),s=n[++o]}a!==s?.index&&(i=E.nextNode(),a++)}return E.currentNode=v,r}p(e){let t=0;for(let n of this._$AV)n!==void 0&&(n.strings===void 0?n._$AI(e[t]):(n._$AI(e,n,t),t+=n.strings.length-2)),t++}},ke=class e{get _$AU(){return this._$AM?._$AU??this._$Cv}constructor(e,t,n,r){this.type=2,this._$AH=T,this._$AN=void 0,this._$AA=e,this._$AB=t,this._$AM=n,this.options=r,this._$Cv=r?.isConnected??!0}get parentNode(){let e=this._$AA.parentNode,t=this._$AM;return t!==void 0&&e?.nodeType===11&&(e=t.parentNode),e}get startNode(){return this._$AA}get endNode(){return this._$AB}_$AI(e,t=this){e=D(this,e,t),b(e)?e===T||e==null||e===``?(this._$AH!==T&&this._$AR(),this._$AH=T):e!==this._$AH&&e!==w&&this._(e):e._$litType$===void 0?e.nodeType===void 0?he(e)?this.k(e):this._(e):this.T(e):this.$(e)}O(e){return this._$AA.parentNode.insertBefore(e,this._$AB)}T(e){this._$AH!==e&&(this._$AR(),this._$AH=this.O(e))}_(e){this._$AH!==T&&b(this._$AH)?this._$AA.nextSibling.data=e:this.T(v.createTextNode(e)),this._$AH=e}$(e){let{values:t,_$litType$:n}=e,r=typeof n==`number`?this._$AC(e):(n.el===void 0&&(n.el=De.createElement(Te(n.h,n.h[0]),this.options)),n);if(this._$AH?._$AD===r)this._$AH.p(t);else{let e=new Oe(r,this),n=e.u(this.options);e.p(t),this.T(n),this._$AH=e}}_$AC(e){let t=we.get(e.strings);return t===void 0&&we.set(e.strings,t=new De(e)),t}k(t){me(this._$AH)||(this._$AH=[],this._$AR());let n=this._$AH,r,i=0;for(let a of t)i===n.length?n.push(r=new e(this.O(y()),this.O(y()),this,this.options)):r=n[i],r._$AI(a),i++;i<n.length&&(this._$AR(r&&r._$AB.nextSibling,i),n.length=i)}_$AR(e=this._$AA.nextSibling,t){for(this._$AP?.(!1,!0,t);e!==this._$AB;){let t=ce(e).nextSibling;ce(e).remove(),e=t}}setConnected(e){this._$AM===void 0&&(this._$Cv=e,this._$AP?.(e))}},O=class{get tagName(){return this.element.tagName}get _$AU(){return this._$AM._$AU}constructor(e,t,n,r,i){this.type=1,this._$AH=T,this._$AN=void 0,this.element=e,this.name=t,this._$AM=r,this.options=i,n.length>2||n[0]!==``||n[1]!==``?(this._$AH=Array(n.length-1).fill(/* @__PURE__ */ new String),this.strings=n):this._$AH=T}_$AI(e,t=this,n,r){let i=this.strings,a=!1;if(i===void 0)e=D(this,e,t,0),a=!b(e)||e!==this._$AH&&e!==w,a&&(this._$AH=e);else{let r=e,o,s;for(e=i[0],o=0;o<i.length-1;o++)s=D(this,r[n+o],t,o),s===w&&(s=this._$AH[o]),a||=!b(s)||s!==this._$AH[o],s===T?e=T:e!==T&&(e+=(s??``)+i[o+1]),this._$AH[o]=s}a&&!r&&this.j(e)}j(e){e===T?this.element.removeAttribute(this.name):this.element.setAttribute(this.name,e??``)}},Ae=class extends O{constructor(){super(...arguments),this.type=3}j(e){this.element[this.name]=e===T?void 0:e}},je=class extends O{constructor(){super(...arguments),this.type=4}j(e){this.element.toggleAttribute(this.name,!!e&&e!==T)}},Me=class extends O{constructor(e,t,n,r,i){super(e,t,n,r,i),this.type=5}_$AI(e,t=this){if((e=D(this,e,t,0)??T)===w)return;let n=this._$AH,r=e===T&&n!==T||e.capture!==n.capture||e.once!==n.once||e.passive!==n.passive,i=e!==T&&(n===T||r);r&&this.element.removeEventListener(this.name,this,n),i&&this.element.addEventListener(this.name,this,e),this._$AH=e}handleEvent(e){typeof this._$AH==`function`?this._$AH.call(this.options?.host??this.element,e):this._$AH.handleEvent(e)}},Ne=class{constructor(e,t,n){this.element=e,this.type=6,this._$AN=void 0,this._$AM=t,this.options=n}get _$AU(){return this._$AM._$AU}_$AI(e){D(this,e)}},Pe={M:de,P:_,A:fe,C:1,L:Ee,R:Oe,D:he,V:D,I:ke,H:O,N:je,U:Me,B:Ae,F:Ne},Fe=se.litHtmlPolyfillSupport;Fe?.(De,ke),(se.litHtmlVersions??=[]).push(`3.3.3`);var Ie=(e,t,n)=>{let r=n?.renderBefore??t,i=r._$litPart$;if(i===void 0){let e=n?.renderBefore??null;r._$litPart$=i=new ke(t.insertBefore(y(),e),e,void 0,n??{})}return i._$AI(e),i},Le=globalThis,k=class extends g{constructor(){super(...arguments),this.renderOptions={host:this},this._$Do=void 0}createRenderRoot(){let e=super.createRenderRoot();return this.renderOptions.renderBefore??=e.firstChild,e}update(e){let t=this.render();this.hasUpdated||(this.renderOptions.isConnected=this.isConnected),super.update(e),this._$Do=Ie(t,this.renderRoot,this.renderOptions)}connectedCallback(){super.connectedCallback(),this._$Do?.setConnected(!0)}disconnectedCallback(){super.disconnectedCallback(),this._$Do?.setConnected(!1)}render(){return w}};k._$litElement$=!0,k.finalized=!0,Le.litElementHydrateSupport?.({LitElement:k});var Re=Le.litElementPolyfillSupport;Re?.({LitElement:k}),(Le.litElementVersions??=[]).push(`4.2.2`);var ze={attribute:!0,type:String,converter:ie,reflect:!1,hasChanged:ae},Be=(e=ze,t,n)=>{let{kind:r,metadata:i}=n,a=globalThis.litPropertyMetadata.get(i);if(a===void 0&&globalThis.litPropertyMetadata.set(i,a=/* @__PURE__ */ new Map),r===`setter`&&((e=Object.create(e)).wrapped=!0),a.set(n.name,e),r===`accessor`){let{name:r}=n;return{set(n){let i=t.get.call(this);t.set.call(this,n),this.requestUpdate(r,i,e,!0,n)},init(t){return t!==void 0&&this.C(r,void 0,e,t),t}}}if(r===`setter`){let{name:r}=n;return function(n){let i=this[r];t.call(this,n),this.requestUpdate(r,i,e,!0,n)}}throw Error(`Unsupported decorator location: `+r)};function A(e){return(t,n)=>typeof n==`object`?Be(e,t,n):((e,t,n)=>{let r=t.hasOwnProperty(n);return t.constructor.createProperty(n,e),r?Object.getOwnPropertyDescriptor(t,n):void 0})(e,t,n)}function j(e){return A({...e,state:!0,attribute:!1})}async function Ve(e,t,n){let r=typeof t==`object`&&t?t:{},{translation_domain:i,translation_key:a}=r;if(i!==void 0&&a!==void 0){let t=`component.${i}.exceptions.${a}.message`,n=await e.loadBackendTranslation(`exceptions`,i).then(e=>e(t,r.translation_placeholders),()=>``);if(n!==``)return n}return r.message===void 0||r.message===``?n:r.message}var He=o`
  :host {
    --urgent: color-mix(in srgb, var(--error-color) 70%, var(--primary-text-color));
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
    color: var(--urgent);
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
    color: var(--urgent);
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
    gap: 6px;
    grid-template-columns: repeat(auto-fit, minmax(48px, 1fr));
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
    padding: 6px 2px;
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
    background: color-mix(in srgb, var(--primary-color) 75%, black);
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
`,Ue=/* @__PURE__ */ new Set([`unknown`,`unavailable`]);function We(e,t){Ke(e,`hass-more-info`,{entityId:t})}function Ge(e,t){Ke(e,`hass-notification`,{message:t})}function Ke(e,t,n){e.dispatchEvent(new CustomEvent(t,{detail:n,bubbles:!0,composed:!0}))}var qe=`pawcontrol`,Je=/* @__PURE__ */ new WeakMap;function M(e){return Ze(e).dogs}function Ye(e){return Ze(e).entries}function Xe(e,t){return M(e).find(e=>e.id===t)}function N(e,t,n){let r=t.entities.get(n),i=r===void 0?void 0:e.states[r];return i===void 0||Ue.has(i.state)?void 0:i}function P(e,t,n){return N(e,t,n)?.state===`on`}function Ze(e){let t=Je.get(e.entities);if(t?.devices===e.devices)return t;let n={devices:e.devices,dogs:Qe(e,e=>e.entry_type!==`service`),entries:Qe(e,e=>e.entry_type===`service`)};return Je.set(e.entities,n),n}function Qe(e,t){let n=/* @__PURE__ */ new Map;for(let t of Object.values(e.entities)){if(t.platform!==qe||t.device_id===void 0||t.translation_key===void 0)continue;let e=n.get(t.device_id)??/* @__PURE__ */ new Map,r=t.entity_id.split(`.`,1)[0]??``;e.set(`${r}.${t.translation_key}`,t.entity_id),n.set(t.device_id,e)}return[...n].flatMap(([n,r])=>{let i=e.devices[n];return i&&t(i)?[{id:n,key:$e(i),name:et(i),entities:r}]:[]}).sort((t,n)=>t.name.localeCompare(n.name,e.locale.language))}function $e(e){return e.identifiers.find(([e])=>e===qe)?.[1]??``}function et(e){return e.name_by_user??e.name??``}var tt=864e5,nt=9e5,rt={comma_decimal:`en-US`,decimal_comma:`de`,space_comma:`fr`,quote_decimal:`de-CH`};function it(e){return Math.floor(e.getTime()/nt)}function F(e,t,n=0){let{language:r,number_format:i}=e.locale;return new Intl.NumberFormat(rt[i]??r,{maximumFractionDigits:n,useGrouping:i!==`none`}).format(t)}function I(e,t){return new Intl.DateTimeFormat(e.locale.language,{...dt(e),...ft(e),hour:`numeric`,minute:`2-digit`}).format(t)}function L(e,t,n){let r=ct(e,n,t),i=I(e,t);return r===0?i:`${lt(e,t,r)}, ${i}`}function at(e,t,n,r){let i=ot(e,t,r),a={locale:{...e.locale,time_zone:`server`},config:{time_zone:`UTC`}},o=/* @__PURE__ */ new Date(`${t}T${n??`00:00`}Z`),s=lt(a,o,i);return n===void 0?s:`${s}, ${I(a,o)}`}function ot(e,t,n){let r={...e,locale:{...e.locale,time_zone:`server`}};return Math.round((Date.parse(t)-ut(r,n))/tt)}function st(e,t){return new Intl.DateTimeFormat(`sv`,{timeZone:e.config.time_zone,dateStyle:`short`,timeStyle:`short`}).format(t)}function ct(e,t,n){return Math.round((ut(e,n)-ut(e,t))/tt)}function lt(e,t,n){let{language:r}=e.locale;if(Math.abs(n)<=1)return new Intl.RelativeTimeFormat(r,{numeric:`auto`}).format(n,`day`);let i=Math.abs(n)<7;return new Intl.DateTimeFormat(r,{...dt(e),...i?{weekday:`short`}:{month:`short`,day:`numeric`}}).format(t)}function ut(e,t){let n=new Intl.DateTimeFormat(`en-CA`,{...dt(e),year:`numeric`,month:`2-digit`,day:`2-digit`}).format(t);return Date.parse(n)}function dt(e){return e.locale.time_zone===`server`?{timeZone:e.config.time_zone}:{}}function ft(e){let t=e.locale.time_format;return t===`12`||t===`24`?{hour12:t===`12`}:{}}var pt={where:{escaped:`Entlaufen`,wanted:`Wird gesucht`,walking:`Auf einem Spaziergang`,unknown:`Niemand weiß, wo`,since:(e,t)=>`${e} · seit ${t}`,live:`live`,lost:`kein Kontakt`,seen:e=>`zuletzt gesehen ${e}`,visitor:`bei Besuch`,battery:e=>`Akku ${e}`},walk:{label:`Spaziergang`,now:`gerade unterwegs`,since:e=>`seit ${e}`,needed:`muss raus`,today:(e,t)=>e===0?`heute noch keiner`:e===1?`heute 1 Spaziergang`:`heute ${t} Spaziergänge`,last:e=>`letzter bis ${e}`,goal:e=>`${e} des Tagesziels`},food:{label:`Gefüttert`,never:`noch nichts eingetragen`,last:e=>`zuletzt ${e}`,next:e=>`wieder ${e}`,due:e=>`fällig ${e}`,stock:`Futter`,low:`geht zur Neige`,lasts:e=>`reicht noch ${e}`},next:{label:`Als Nächstes`,due:e=>`fällig ${e}`},log:{group:e=>`Für ${e} eintragen`,pee:`Pinkeln`,poop:`Kot`,feed:`Füttern`,treat:`Leckerli`,start:`Gassi`,end:`Gassi beenden`,done:(e,t)=>`${e}: für ${t} eingetragen`,failed:`Das hat nicht geklappt.`},views:{dogs:`Hunde`,day:`Tag`,walks:`Spaziergänge`,health:`Gesundheit`,performance:`Leistung`},empty:{title:`Paw Control`,none:`## Noch kein Hund

Füge in den Einstellungen von [Paw Control](/config/integrations/dashboard/add?domain=pawcontrol) einen hinzu, dann ist er von selbst hier. Das *Demo-Paket* dort hat Hunde zum Ansehen.`,hidden:`Die Einstellungen dieses Dashboards lassen alles weg, was es gibt.`},alert:{escaped:e=>`${e} ist entlaufen`,wanted:e=>`${e} wird gesucht`,health:e=>`${e}: Gesundheitshinweis`,dose:e=>`${e}: Dosis fällig`,feeding:e=>`${e}: Fütterung fällig`,walk:e=>`${e} muss raus`,food:e=>`${e}: Futter geht zur Neige`},day:{care:`Heute zu tun`,plan:`Plan`,timeline:`Was war`,mealDue:`Mahlzeit fällig seit`,doseDue:`Dosis fällig seit`},walks:{distance:`Strecke am Tag`},health:{label:`Gesundheit`,vet:`Ruf beim Tierarzt an`,weight:`Gewicht`},performance:{asking:`Anfragen`,writing:`Datenbank`,speed:`Tempo`,link:`Ob die Quelle Positionen von selbst schickt oder danach gefragt werden muss.`,requests:`Fragen an die Quelle in der letzten Minute, für alle Hunde zusammen. Wenige schonen den Server und die Tracker.`,requestsToday:`Dasselbe seit Mitternacht.`,interval:`Die Pause zwischen zwei Fragen. Auf Spaziergängen ist sie kurz, und lang, solange alle Hunde ruhen.`,avoided:`Fragen, für die keine Anfrage nötig war, weil die Antwort da oder schon unterwegs war.`,hitRate:`Wie viel von dem, was gefragt wurde, aus dem Speicher beantwortet wurde. Regelmäßige Abfragen müssen fragen, darum ist ein Wert nahe 0 üblich; er steigt, wenn jemand einen Weg noch einmal ansieht.`,writes:`Änderungen, die in Home Assistant und damit in die Datenbank geschrieben wurden.`,suppressed:`Änderungen, die zu klein sind, um zu zählen, etwa eine Position, die in Ruhe schwankt. Jede ist eine Zeile, die die Datenbank nicht behalten muss.`,latency:`95 von 100 Aktualisierungen eines Hundes waren in dieser Zeit fertig. Eine Frage dient allen Hunden, darum warten die meisten auf nichts: Wenige Millisekunden sind üblich. Ein langsamer Start zählt mit, bis neuere Aktualisierungen überwiegen.`,latencyWorst:`Dasselbe für 99 von 100: was dir in einem schlechten Moment begegnet.`,budget:`Wie viele Anfragen übrig sind, die die Quelle an einem Tag bekommen soll.`,slow:`Arten von Arbeit, die zuletzt lange gedauert haben. 0 ist gut.`},dashboard:{name:`Paw Control`,description:`Alle Hunde mit Spaziergängen, Mahlzeiten und Pflege, von selbst gemacht`},card:{name:`Paw Control: Hund`,description:`Wo ein Hund ist, seine Spaziergänge, Mahlzeiten und Pflege, mit Knöpfen zum Eintragen`,dog:`Hund`,missing:`Diesen Hund gibt es hier nicht mehr. Wähle in den Einstellungen der Karte einen anderen.`,photo:e=>`Zeigen, wo ${e} ist`}},mt={where:{escaped:`Escaped`,wanted:`Being looked for`,walking:`On a walk`,unknown:`Nobody knows where`,since:(e,t)=>`${e} · since ${t}`,live:`live`,lost:`no contact`,seen:e=>`last seen ${e}`,visitor:`with a visitor`,battery:e=>`battery ${e}`},walk:{label:`Walk`,now:`on a walk now`,since:e=>`since ${e}`,needed:`needs a walk`,today:(e,t)=>e===0?`no walk today`:e===1?`1 walk today`:`${t} walks today`,last:e=>`last ended ${e}`,goal:e=>`${e} of today's goal`},food:{label:`Fed`,never:`nothing logged yet`,last:e=>`last ${e}`,next:e=>`next ${e}`,due:e=>`due ${e}`,stock:`Food`,low:`runs low`,lasts:e=>`lasts ${e}`},next:{label:`Next`,due:e=>`due ${e}`},log:{group:e=>`Log for ${e}`,pee:`Pee`,poop:`Poop`,feed:`Feed`,treat:`Treat`,start:`Walk`,end:`End walk`,done:(e,t)=>`${e}: logged for ${t}`,failed:`That did not work.`},views:{dogs:`Dogs`,day:`Day`,walks:`Walks`,health:`Health`,performance:`Performance`},empty:{title:`Paw Control`,none:`## No dog yet

Add one in the settings of [Paw Control](/config/integrations/dashboard/add?domain=pawcontrol), and it is here by itself. The *demo pack* there has dogs to look at.`,hidden:`The settings of this dashboard leave out everything there is.`},alert:{escaped:e=>`${e} has escaped`,wanted:e=>`${e} is being looked for`,health:e=>`${e}: health notice`,dose:e=>`${e}: dose due`,feeding:e=>`${e}: feeding due`,walk:e=>`${e} needs a walk`,food:e=>`${e}: food runs low`},day:{care:`Care today`,plan:`Plan`,timeline:`What happened`,mealDue:`Meal due since`,doseDue:`Dose due since`},walks:{distance:`Distance a day`},health:{label:`Health`,vet:`call a vet`,weight:`Weight`},performance:{asking:`Requests`,writing:`Database`,speed:`Speed`,link:`Whether the source sends positions by itself, or has to be asked for them.`,requests:`Questions to the source in the last minute, for all dogs together. Fewer spare the server and the trackers.`,requestsToday:`The same since midnight.`,interval:`The pause between two questions. It is short on walks and long while all dogs rest.`,avoided:`Questions that somebody asked and that needed no request, because the answer was there or on its way.`,hitRate:`How much of what was asked for was answered from memory. A poll must ask, so a figure near 0 is usual; it rises when somebody looks at a route again.`,writes:`Changes that were written to Home Assistant, and from there to its database.`,suppressed:`Changes too small to matter, such as a position that wavers at rest. Each is a row that the database does not have to keep.`,latency:`95 of 100 updates of a dog were done within this time. One question serves all dogs, so most wait for nothing: a few milliseconds are usual. A slow start counts until newer updates outweigh it.`,latencyWorst:`The same for 99 of 100: what you meet at a bad moment.`,budget:`How many of the requests are left that the source should get in a day.`,slow:`Kinds of work that took long lately. 0 is what you want to see.`},dashboard:{name:`Paw Control`,description:`All dogs with their walks, meals and care, made by itself`},card:{name:`Paw Control: dog`,description:`Where a dog is, its walks, meals and care, and buttons to log them`,dog:`Dog`,missing:`This dog is not here any more. Choose another one in the card's settings.`,photo:e=>`Show where ${e} is`}};function R(e){return e.locale.language.split(`-`,1)[0]===`de`?pt:mt}function ht(){return{locale:{language:document.documentElement.lang}}}var gt=/* @__PURE__ */ `device_tracker.position,binary_sensor.escaped,binary_sensor.on_walk,binary_sensor.needs_walk,binary_sensor.feeding_due,binary_sensor.dose_due,binary_sensor.food_low,binary_sensor.health_notice,sensor.tracking_quality,sensor.last_fix,sensor.battery,sensor.walk_distance,sensor.walk_duration,sensor.walks_today,sensor.distance_today,sensor.walk_goal,sensor.last_walk,sensor.next_meal,sensor.last_fed,sensor.next_dose,sensor.next_care,sensor.food_days_left,switch.walk,switch.lost_mode,switch.visitor_mode,button.pee,button.poop,button.feed,button.treat`.split(`,`),_t=20,vt=6e4;function yt(e,t,n){let{where:r}=R(e),i=St(e,t,n),a=N(e,t,`device_tracker.position`);if(P(e,t,`binary_sensor.escaped`))return{text:r.escaped,trust:i,mood:`alarm`};if(P(e,t,`switch.lost_mode`))return{text:r.wanted,trust:i,mood:`alarm`};if(P(e,t,`binary_sensor.on_walk`))return{text:r.walking,trust:i,mood:`walk`};if(a===void 0)return{text:bt(e,t),trust:i,mood:`unknown`};let o=e.formatEntityState(a),s=xt(e,t,a),c=a.state===`home`?`home`:`away`;return{text:s?r.since(o,L(e,s,n)):o,trust:i,mood:c}}function bt(e,t){let n=e.states[t.entities.get(`device_tracker.position`)??``];return n===void 0?``:n.state===`unavailable`?e.formatEntityState(n):R(e).where.unknown}function xt(e,t,n){let r=[...t.entities.values()].flatMap(t=>e.states[t]?.last_changed??[]),i=Math.min(...r.map(e=>Date.parse(e))),a=new Date(n.last_changed);return a.getTime()-i<vt?void 0:a}function St(e,t,n){let{where:r}=R(e),i=N(e,t,`sensor.tracking_quality`);if(i===void 0)return;if(i.state===`live`)return r.live;if(i.state===`at_home`)return;let a=Ct(e,t,i),o=i.state===`lost`?r.lost:e.formatEntityState(i);return a===void 0?o:r.seen(L(e,a,n))}function Ct(e,t,n){let r=Ft(n,`last_fix`);return r===void 0?Pt(e,t,`sensor.last_fix`):new Date(r)}function wt(e,t){let n=N(e,t,`sensor.battery`);if(!(n===void 0||Number(n.state)>_t))return R(e).where.battery(e.formatEntityState(n))}function Tt(e,t,n){return[Et(e,t,n),Dt(e,t,n),Ot(e,t,n),jt(e,t),Mt(e,t)].filter(e=>e!==void 0)}function Et(e,t,n){let{walk:r}=R(e),i=N(e,t,`sensor.walks_today`),a=N(e,t,`sensor.walk_goal`),o={key:`walk`,icon:`mdi:walk`,label:r.label},s=N(e,t,`binary_sensor.on_walk`);if(s?.state===`on`){let i=xt(e,t,s),a=It([Nt(e,t,`sensor.walk_distance`),Nt(e,t,`sensor.walk_duration`)]),c=t.entities.get(`sensor.walk_distance`);return{...o,text:a??r.now,detail:i?r.since(L(e,i,n)):a&&r.now,entityId:c,urgent:!1}}if(i===void 0)return;let c=Number(i.state),l=c>0?Nt(e,t,`sensor.distance_today`):void 0,u=P(e,t,`binary_sensor.needs_walk`),d=Pt(e,t,`sensor.last_walk`);return{...o,text:It([r.today(c,F(e,c)),l])??``,detail:u?r.needed:d&&r.last(L(e,d,n)),entityId:i.entity_id,urgent:u,...a===void 0?{}:{progress:Number(a.state)/100}}}function Dt(e,t,n){let{food:r}=R(e),i=Pt(e,t,`sensor.last_fed`),a=Pt(e,t,`sensor.next_meal`),o=e.states[t.entities.get(`sensor.last_fed`)??``]?.state===`unknown`?r.never:void 0,s=i===void 0?o:r.last(L(e,i,n));if(s===void 0&&a===void 0)return;let c=P(e,t,`binary_sensor.feeding_due`);return{key:`food`,icon:`mdi:bowl-mix`,label:r.label,text:s??``,detail:a&&(c?r.due:r.next)(L(e,a,n)),entityId:t.entities.get(`sensor.last_fed`)??t.entities.get(`sensor.next_meal`),urgent:c}}function Ot(e,t,n){let{next:r}=R(e),[i]=[kt(e,t,n),At(e,t,n)].filter(e=>e!==void 0).sort((e,t)=>e.wall.localeCompare(t.wall));if(i!==void 0)return{key:`next`,icon:i.icon,label:r.label,text:i.name,detail:i.due?r.due(i.when):i.when,entityId:i.entityId,urgent:i.due}}function kt(e,t,n){let r=N(e,t,`sensor.next_dose`);if(r===void 0)return;let i=new Date(r.state);return{wall:st(e,i),when:L(e,i,n),name:It([Ft(r,`medication`),Ft(r,`dose`)])??``,icon:`mdi:pill`,entityId:r.entity_id,due:P(e,t,`binary_sensor.dose_due`)}}function At(e,t,n){let r=N(e,t,`sensor.next_care`);if(r===void 0)return;let i=Ft(r,`time`);return{wall:`${r.state} ${i??`12:00`}`,when:at(e,r.state,i,n),name:e.formatEntityAttributeValue(r,`care`),icon:`mdi:medical-bag`,entityId:r.entity_id,due:ot(e,r.state,n)<0}}function jt(e,t){let n=N(e,t,`binary_sensor.health_notice`);if(n?.state!==`on`)return;let{health:r}=R(e);return{key:`health`,icon:`mdi:heart-pulse`,label:r.label,text:e.formatEntityAttributeValue(n,`notices`),detail:n.attributes.call_vet===!0?r.vet:void 0,entityId:n.entity_id,urgent:!0}}function Mt(e,t){if(!P(e,t,`binary_sensor.food_low`))return;let{food:n}=R(e),r=Nt(e,t,`sensor.food_days_left`);return{key:`stock`,icon:`mdi:sack`,label:n.stock,text:n.low,detail:r&&n.lasts(r),entityId:t.entities.get(`binary_sensor.food_low`),urgent:!0}}function Nt(e,t,n){let r=N(e,t,n);return r&&e.formatEntityState(r)}function Pt(e,t,n){let r=N(e,t,n);return r&&new Date(r.state)}function Ft(e,t){let n=e.attributes[t];return typeof n==`string`?n:void 0}function It(e){let t=e.filter(e=>e!==void 0&&e!==``);return t.length>0?t.join(` · `):void 0}function z(e,t,n,r){var i=arguments.length,a=i<3?t:r===null?r=Object.getOwnPropertyDescriptor(t,n):r,o;if(typeof Reflect==`object`&&typeof Reflect.decorate==`function`)a=Reflect.decorate(e,t,n,r);else for(var s=e.length-1;s>=0;s--)(o=e[s])&&(a=(i<3?o(a):i>3?o(t,n,a):o(t,n))||a);return i>3&&a&&Object.defineProperty(t,n,a),a}var Lt=`pawcontrol-dog-card`,Rt=2e3,zt=[{key:`button.pee`,icon:`mdi:water`,label:`pee`},{key:`button.poop`,icon:`mdi:emoticon-poop`,label:`poop`},{key:`button.feed`,icon:`mdi:bowl-mix`,label:`feed`},{key:`button.treat`,icon:`mdi:bone`,label:`treat`}],B=class extends k{constructor(...e){super(...e),this._news=``,this._quarter=0}static{this.styles=He}static getStubConfig(e){return{device_id:M(e)[0]?.id??``}}static getConfigForm(){return Bt()}setConfig(e){this._config=e}getCardSize(){return 5}getGridOptions(){return{columns:12,min_columns:6,rows:`auto`}}disconnectedCallback(){super.disconnectedCallback(),clearTimeout(this._timer),this._done=void 0}shouldUpdate(e){let t=e.get(`hass`);return e.size>1||t===void 0||this.hass===void 0||it(/* @__PURE__ */ new Date)!==this._quarter||Ut(t,this.hass,this._dogId)}render(){let{hass:e}=this;if(e===void 0)return T;let t=Xe(e,this._dogId);if(t===void 0)return C`<ha-card><p class="missing">${R(e).card.missing}</p></ha-card>`;let n=/* @__PURE__ */ new Date;return this._quarter=it(n),C`<ha-card>
      ${this._renderHead(e,t,yt(e,t,n))}
      <div class="rows">${Tt(e,t,n).map(t=>this._renderRow(e,t))}</div>
      ${this._renderButtons(e,t)}
      <div class="news" role="status" aria-live="polite">${this._news}</div>
    </ha-card>`}get _dogId(){let e=this._config?.device_id;return typeof e==`string`?e:``}_renderHead(e,t,n){let r=t.entities.get(`device_tracker.position`),{card:i,where:a}=R(e),o=P(e,t,`switch.visitor_mode`)?a.visitor:void 0,s=[n.trust,o,wt(e,t)].filter(e=>e!==void 0),c=[n.text,...s].filter(e=>e!==``),l=c.length>0?`${t.name}: ${c.join(`, `)}.`:`${t.name}.`;return C`<button
      class="head ${n.mood}"
      aria-label=${`${l} ${i.photo(t.name)}`}
      ?disabled=${r===void 0}
      @click=${()=>{this._showMore(r)}}
    >
      <span class="photo">${this._renderPhoto(e,r)}</span>
      <span class="who">
        <span class="name">${t.name}</span>
        <span class="where">${n.text}</span>
      </span>
      ${s.map(e=>C`<span class="chip ${e===a.live?`live`:``}">${e}</span>`)}
    </button>`}_renderPhoto(e,t){let n=e.states[t??``]?.attributes.entity_picture;return typeof n!=`string`||n===this._broken?Vt():C`<img
      src=${e.hassUrl(n)}
      alt=""
      @error=${()=>{this._broken=n}}
    />`}_renderRow(e,t){return C`<button
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
        ${t.detail===void 0?T:C`<span class="detail">${t.detail}</span>`}
        ${t.progress===void 0?T:Ht(e,t.progress)}
      </span>
    </button>`}_renderButtons(e,t){let{log:n}=R(e),r=zt.filter(({key:e})=>t.entities.has(e)),i=t.entities.has(`switch.walk`);if(r.length===0&&!i)return T;let a=P(e,t,`switch.walk`),o=a?n.end:n.start;return C`<div class="buttons" role="group" aria-label=${n.group(t.name)}>
      ${r.map(({key:r,icon:i,label:a})=>this._renderButton(e,t,r,i,n[a],()=>this._log(t,r,n[a],`press`)))}
      ${i?this._renderButton(e,t,`switch.walk`,a?`mdi:stop`:`mdi:dog-side`,o,()=>this._log(t,`switch.walk`,o,a?`turn_off`:`turn_on`),a):T}
    </div>`}_renderButton(e,t,n,r,i,a,o=!1){let s=this._busy===n,c=e.states[t.entities.get(n)??``]?.state===`unavailable`;return C`<button
      class="log ${s?`busy`:``} ${o?`lit`:``} ${this._done===n?`done`:``}"
      aria-busy=${s?`true`:`false`}
      ?disabled=${c}
      @click=${a}
    >
      <ha-icon .icon=${this._done===n?`mdi:check`:r}></ha-icon>
      <span>${i}</span>
    </button>`}async _log(e,t,n,r){let{hass:i}=this,a=e.entities.get(t);if(i===void 0||a===void 0||this._busy!==void 0)return;let{log:o}=R(i);this._busy=t,this._news=``;try{let s=t.split(`.`,1)[0]??``;await i.callService(s,r,{},{entity_id:a},!1),this._news=o.done(n,e.name),this._celebrate(t)}catch(e){this._news=await Ve(i,e,o.failed),Ge(this,this._news)}finally{this._busy=void 0}}_celebrate(e){this._done=e,clearTimeout(this._timer),this._timer=setTimeout(()=>{this._done=void 0},Rt)}_showMore(e){e!==void 0&&We(this,e)}};z([A({attribute:!1})],B.prototype,`hass`,void 0),z([j()],B.prototype,`_config`,void 0),z([j()],B.prototype,`_busy`,void 0),z([j()],B.prototype,`_done`,void 0),z([j()],B.prototype,`_news`,void 0),z([j()],B.prototype,`_broken`,void 0);function Bt(){return{schema:[{name:`device_id`,required:!0,selector:{device:{filter:{integration:`pawcontrol`},entity:{integration:`pawcontrol`,domain:`device_tracker`}}}}],computeLabel:()=>R(ht()).card.dog}}function Vt(){return C`<svg viewBox="0 0 24 24" aria-hidden="true">
    <ellipse cx="4.6" cy="11" rx="2.1" ry="2.9" transform="rotate(-22 4.6 11)"></ellipse>
    <ellipse cx="9.3" cy="6.2" rx="2.2" ry="3.2" transform="rotate(-6 9.3 6.2)"></ellipse>
    <ellipse cx="14.7" cy="6.2" rx="2.2" ry="3.2" transform="rotate(6 14.7 6.2)"></ellipse>
    <ellipse cx="19.4" cy="11" rx="2.1" ry="2.9" transform="rotate(22 19.4 11)"></ellipse>
    <path
      d="M12 11.2c-2.6 0-4 2-5.2 3.7-1.200 1.700-1.500 2.500-1.300 3.700.3 1.600 1.700 2.500 3.300 2.300 1.200-.1 2-.6 3.200-.6s2 .5 3.200.6c1.600.2 3-.7 3.300-2.300.2-1.200-.1-2-1.300-3.700-1.200-1.700-2.600-3.700-5.200-3.700z"
    ></path>
  </svg>`}function Ht(e,t){let n=`${F(e,t*100)} %`,r=`${Math.min(t,1)*100}%`;return C`<span class="goal" role="img" aria-label=${R(e).walk.goal(n)}>
    <span class=${t>=1?`reached`:``} style="width: ${r}"></span>
  </span>`}function Ut(e,t,n){if(e.entities!==t.entities||e.devices!==t.devices||e.locale!==t.locale||e.formatEntityState!==t.formatEntityState)return!0;let r=Xe(t,n);return gt.some(n=>{let i=r?.entities.get(n);return i!==void 0&&e.states[i]!==t.states[i]})}function Wt(e,t){Kt(e.type,t)&&(window.customCards??=[]).push({...e,preview:!0})}function Gt(e,t){Kt(`ll-strategy-dashboard-${e.type}`,t)&&(window.customStrategies??=[]).push({...e,strategyType:`dashboard`})}function Kt(e,t){return!customElements.get(e)&&(customElements.define(e,t),!0)}var qt=`pawcontrol`;async function Jt(e){if(!e.config.components.includes(`recorder`))return()=>void 0;let t=await e.callWS({type:`recorder/list_statistic_ids`}).catch(()=>[]),n=new Set(t.map(e=>e.statistic_id));return(e,t)=>{let r=`${qt}:${e.key.toLowerCase()}_${t}`;return n.has(r)?r:void 0}}var Yt=2,Xt=85.0511,Zt=111195;function Qt({latitude:e,longitude:t}){let n=Math.sin(V(e,-85.0511,Xt)*Math.PI/180);return{x:t/360+.5,y:.5-Math.log((1+n)/(1-n))/(4*Math.PI)}}function $t(e){let t;return e.map(e=>{let{x:n,y:r}=Qt(e);return t=t===void 0?n:n+Math.round(t-n),{x:t,y:r}})}function en(e,t){let n=H(e.zoom);return{x:(t.x-e.x)*n,y:(t.y-e.y)*n}}function tn(e,t,n){let r=e.map(e=>e.x),i=e.map(e=>e.y),[a,o]=[Math.min(...r),Math.max(...r)],[s,c]=[Math.min(...i),Math.max(...i)],l=Math.max(1,t.width-2*n),u=Math.max(1,t.height-2*n),d=Math.min(l/(o-a||1e-9),u/(c-s||1e-9));return{x:(a+o)/2,y:(s+c)/2,zoom:V(Math.log2(d/256),Yt,18)}}function nn(e,t,n){let r=H(e.zoom);return{...e,x:e.x-t/r,y:V(e.y-n/r,0,1)}}function rn(e,t,n={x:0,y:0}){let r=V(e.zoom+t,Yt,19),i=1/H(e.zoom)-1/H(r);return{x:e.x+n.x*i,y:e.y+n.y*i,zoom:r}}function an(e,t){let n=V(Math.round(e.zoom),0,19),r=2**n,i=H(e.zoom)/r,a=e.x*r-t.width/2/i,o=e.y*r-t.height/2/i,s=sn(a,a+t.width/i);return sn(o,o+t.height/i).filter(e=>e>=0&&e<r).flatMap(e=>s.map(t=>({key:`${n}/${t}/${e}`,path:`${n}/${(t%r+r)%r}/${e}`,left:(t-a)*i,top:(e-o)*i,width:i,height:i})))}function on(e,t){let n=t.longitude-e.longitude,r=(n-360*Math.round(n/360))*Math.cos(e.latitude*Math.PI/180);return Zt*Math.hypot(r,t.latitude-e.latitude)}function V(e,t,n){return Math.min(n,Math.max(t,e))}function H(e){return 256*2**e}function sn(e,t){let n=Math.floor(e);return Array.from({length:Math.ceil(t)-n},(e,t)=>n+t)}var U=[2,4,6],cn=3e4;function ln({features:e}){let t=e.find(e=>e.properties.kind===`way`),n=t?.geometry.coordinates??[],r=t?.properties.coordTimes??[],i=n.map((e,t)=>dn(e,r[t])),a=pn(i);return{fixes:i,paces:a,stretches:gn(i,a),marks:e.filter(e=>e!==t).map(fn)}}function un(e){let t=[...U,1/0].map(()=>0);for(let{pace:n,from:r,to:i}of e)t[n]=(t[n]??0)+i-r;return t}function dn([e,t],n){return{latitude:t,longitude:e,time:Date.parse(n??``)}}function fn({geometry:e,properties:t}){let{kind:n,time:r,until:i}=t;return{...dn(e.coordinates,r),kind:n,...i===void 0?{}:{until:Date.parse(i)}}}function pn(e){let t=[0];for(let[n,r]of _n(e))t.push((t.at(-1)??0)+on(n,r));let n=0,r=0;return _n(e).map(([i,a])=>{let o=(i.time+a.time)/2,s=Math.min(i.time,o-cn/2),c=Math.max(a.time,o+cn/2);for(;mn(e,n+1)<=s;)n+=1;for(;mn(e,r)<c&&r<e.length-1;)r+=1;let l=mn(e,r)-mn(e,n),u=(t[r]??0)-(t[n]??0),d=l>0?u/l*3600:0;return{from:i.time,to:a.time,speed:d,pace:hn(d)}})}function mn(e,t){return e[t]?.time??1/0}function hn(e){let t=U.findIndex(t=>e<t);return t===-1?U.length:t}function gn(e,t){let n=[];return _n(e).forEach(([e,r],i)=>{let a=t[i]?.pace??0,o=n.at(-1);o?.pace===a?o.fixes.push(r):n.push({pace:a,fixes:[e,r]})}),n}function _n(e){return e.slice(1).map((t,n)=>[e[n],t])}var vn=1609.344,yn=.3048;function bn(e,t){if(En(e)){let n=t/yn;return n<1e3?`${F(e,n)} ft`:`${F(e,t/vn,2)} mi`}return t<1e3?`${F(e,t)} m`:`${F(e,t/1e3,2)} km`}function xn(e,t){return En(e)?`${F(e,t/yn)} ft`:`${F(e,t)} m`}function Sn(e,t,n){let r=Math.round(n),i=Math.floor(r/60),a=`${F(e,r%60)} ${t.minutes}`;return i>0?`${F(e,i)} ${t.hours} ${a}`:a}function Cn(e,t){return`${F(e,wn(e,t),1)} ${Tn(e)}`}function wn(e,t){return En(e)?t*1e3/vn:t}function Tn(e){return En(e)?`mph`:`km/h`}function En(e){return e.config.unit_system?.length===`mi`}var Dn=6e4,On=1440*Dn,kn=600,W=56;function An(e,t,n,r){let i=new Date(n.start),a=n.end===null?void 0:new Date(n.end),o=L(e,i,r),s=a&&a.getTime()-i.getTime()<On?`${o} – ${I(e,a)}`:o;return`${a?s:`${o}, ${t.underWay}`} · ${bn(e,n.distance)}`}function jn(e,t,n){let r=`${t.marks[n.kind]??n.kind}, ${I(e,new Date(n.time))}`;return n.until===void 0?r:`${r} (${Sn(e,t,(n.until-n.time)/Dn)})`}function Mn(e,t,n){return C`<dl class="figures">
    ${[[t.distance,bn(e,n.distance)],[t.duration,Sn(e,t,n.minutes)],[t.moving,Ln(n.minutes_moving,n=>Sn(e,t,n))],[t.speed,Ln(n.pace,t=>Cn(e,60/t))],[t.pauses,Ln(n.pauses,t=>F(e,t))],[t.ascent,Ln(n.ascent,t=>xn(e,t))],[t.along,n.walked_by.map(t=>In(e,t)).join(`, `)||void 0],[t.note,n.note??void 0]].map(([e,n])=>n===void 0?T:C`<div class=${e===t.note?`note`:``}>
            <dt>${e}</dt>
            <dd>${n}</dd>
          </div>`)}
  </dl>`}function Nn(e,t,{paces:n}){if(n.length===0)return T;let r=un(n),i=r.reduce((e,t)=>e+t,0);return C`
    ${Pn(e,t,n)}
    <table class="paces">
      <thead>
        <tr>
          <th scope="col">${t.pace}</th>
          <th scope="col">${t.time}</th>
          <th scope="col">${t.share}</th>
        </tr>
      </thead>
      <tbody>
        ${r.map((n,r)=>C`<tr>
              <th scope="row"><i class="pace-${r}"></i>${Fn(e,t,r)}</th>
              <td>${Sn(e,t,n/Dn)}</td>
              <td>${F(e,i>0?100*n/i:0)} %</td>
            </tr>`)}
      </tbody>
    </table>
  `}function Pn(e,t,n){let r=n[0]?.from??0,i=(n.at(-1)?.to??0)-r||1,a=Math.max(...n.map(({speed:e})=>e)),o=n.map(e=>({pace:e.pace,left:kn*(e.from-r)/i,right:kn*(e.to-r)/i,top:W*(1-e.speed/Math.max(a,1))})),s=o.map(({left:e,right:t,top:n})=>`L${e} ${n}H${t}`).join(``);return C`<figure>
    <svg
      class="profile"
      aria-hidden="true"
      viewBox="0 0 ${kn} ${W}"
      preserveAspectRatio="none"
    >
      ${o.map(({pace:e,left:t,right:n,top:r})=>Ce`<rect
            class=${`pace-${e}`}
            x=${t}
            y=${r}
            width=${n-t}
            height=${W-r}
          ></rect>`)}
      <path d="M0 ${W}${s}V${W}Z"></path>
    </svg>
    <figcaption>${t.profile(Cn(e,a))}</figcaption>
  </figure>`}function Fn(e,t,n){let[r,i]=[U[n-1],U[n]].map(t=>t===void 0?void 0:F(e,wn(e,t),1)),a=Tn(e);return r===void 0?`${t.under} ${i??``} ${a}`:i===void 0?`${t.over} ${r} ${a}`:`${r}–${i} ${a}`}function In(e,t){let n=e.states[t]?.attributes.friendly_name;return typeof n==`string`?n:t}function Ln(e,t){return e===null?void 0:t(e)}var Rn=o`
  :host {
    --walk-pace-0: var(--purple-color, #926bc7);
    --walk-pace-1: var(--light-blue-color, #03a9f4);
    --walk-pace-2: var(--amber-color, #ffc107);
    --walk-pace-3: var(--deep-orange-color, #ff5722);
    display: block;
    container-type: inline-size;
  }
  ha-card {
    display: flex;
    flex-direction: column;
    height: 100%;
    overflow: hidden;
  }
  p {
    margin: 0;
    padding: 16px;
    color: var(--secondary-text-color);
  }
  .picker {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 4px 12px;
    padding: 12px 12px 8px 16px;
  }
  h2,
  .dog {
    flex: 1 1 8em;
    margin: 0;
    font-size: var(--ha-card-header-font-size, 24px);
    font-weight: var(--ha-font-weight-normal, 400);
    line-height: 1.3;
    overflow-wrap: anywhere;
  }
  .row {
    display: flex;
    flex: 1 1 100%;
    align-items: center;
    gap: 4px;
    min-width: 0;
  }
  .week span {
    flex: 1;
    min-width: 8em;
    text-align: center;
  }
  select {
    flex: 1;
    min-width: 0;
    height: 44px;
    padding: 0 8px;
    font: inherit;
    color: var(--primary-text-color);
    background-color: transparent;
    border: 1px solid var(--divider-color);
    border-radius: 8px;
  }
  .dog {
    padding: 0;
    border-color: transparent;
  }
  option {
    font-size: 16px;
    color: var(--primary-text-color);
    background-color: var(--card-background-color);
  }
  button {
    flex: none;
    width: 44px;
    height: 44px;
    padding: 0;
    border: 0;
    border-radius: 50%;
    color: inherit;
    background: none;
    cursor: pointer;
  }
  button:hover:enabled {
    background-color: var(--secondary-background-color);
  }
  button:disabled {
    cursor: default;
    color: var(--disabled-text-color);
  }
  button.text {
    width: auto;
    padding: 0 16px;
    border-radius: 22px;
    font: inherit;
    color: var(--primary-color);
  }
  button:focus-visible,
  select:focus-visible {
    outline: 2px solid var(--primary-color);
    outline-offset: -2px;
  }
  pawcontrol-route-map,
  .ground {
    height: 300px;
  }
  .ground {
    display: flex;
    flex-direction: column;
    align-items: center;
    justify-content: center;
    background-color: var(--secondary-background-color);
  }
  .figures {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(6em, 1fr));
    gap: 12px 16px;
    margin: 0;
    padding: 16px;
  }
  .note {
    grid-column: 1 / -1;
  }
  dt,
  figcaption,
  .paces,
  .events {
    font-size: var(--ha-font-size-s, 12px);
    color: var(--secondary-text-color);
  }
  figcaption {
    padding-top: 4px;
  }
  dd {
    margin: 0;
    overflow-wrap: anywhere;
    color: var(--primary-text-color);
  }
  figure {
    margin: 0 16px;
  }
  .profile {
    display: block;
    width: 100%;
    height: 56px;
    overflow: visible;
    shape-rendering: crispEdges;
  }
  .profile path {
    fill: none;
    stroke: var(--primary-text-color);
    stroke-width: 1.5;
    vector-effect: non-scaling-stroke;
  }
  .paces {
    margin: 8px 16px;
    border-spacing: 0;
    font-variant-numeric: tabular-nums;
  }
  .paces th,
  .paces td {
    padding: 2px 0;
    text-align: end;
    font-weight: inherit;
  }
  .paces th:first-child {
    text-align: start;
  }
  i {
    display: inline-block;
    width: 12px;
    height: 12px;
    margin-inline-end: 8px;
    border-radius: 3px;
    box-shadow: 0 0 0 1px var(--secondary-text-color);
    vertical-align: -1px;
  }
  .pace-0 {
    fill: var(--walk-pace-0);
    background-color: var(--walk-pace-0);
  }
  .pace-1 {
    fill: var(--walk-pace-1);
    background-color: var(--walk-pace-1);
  }
  .pace-2 {
    fill: var(--walk-pace-2);
    background-color: var(--walk-pace-2);
  }
  .pace-3 {
    fill: var(--walk-pace-3);
    background-color: var(--walk-pace-3);
  }
  .events {
    display: flex;
    flex-wrap: wrap;
    gap: 6px;
    margin: 0;
    padding: 4px 16px 16px;
    list-style: none;
  }
  .events li {
    padding: 4px 10px;
    border-radius: 12px;
    background-color: var(--secondary-background-color);
  }
  @container (min-width: 420px) {
    .week {
      flex: none;
    }
  }
  @container (min-width: 600px) {
    pawcontrol-route-map,
    .ground {
      height: 420px;
    }
  }
`,zn={name:`Paw Control: walk`,description:`A walk of a dog on the map, with its pace, pauses and marks, and all others.`,dog:`Dog`,walk:`Walk`,week:`Week`,earlierWalk:`Earlier walk`,laterWalk:`Later walk`,earlierWeek:`A week earlier`,laterWeek:`A week later`,underWay:`under way`,noDogs:`There is no dog yet. Add one in Settings, Devices & services, Paw Control.`,dogGone:`This dog is not there any more. Choose another one in this card's settings.`,noWalks:`No walks in this week.`,noWay:`The way of this walk was not recorded.`,failed:`This could not be loaded. Try again later.`,retry:`Try again`,loading:`Loading`,map:`Map`,zoomIn:`Zoom in`,zoomOut:`Zoom out`,showAll:`Show all of the way`,now:`Now`,distance:`Distance`,duration:`Duration`,moving:`Moving`,speed:`Speed`,pauses:`Pauses`,ascent:`Uphill`,along:`With`,note:`Note`,minutes:`min`,hours:`h`,pace:`Pace`,share:`Share`,time:`Time`,under:`under`,over:`over`,profile:e=>`Speed from start to end, at most ${e}`,onTheWay:`On the way`,marks:{start:`Start`,end:`End`,pause:`Pause`,pee:`Pee`,poop:`Poop`,accident:`Accident`}},Bn={name:`Paw Control: Spaziergang`,description:`Ein Spaziergang eines Hundes auf der Karte, mit Tempo, Pausen und Markierungen, und alle anderen.`,dog:`Hund`,walk:`Spaziergang`,week:`Woche`,earlierWalk:`Früherer Spaziergang`,laterWalk:`Späterer Spaziergang`,earlierWeek:`Eine Woche früher`,laterWeek:`Eine Woche später`,underWay:`unterwegs`,noDogs:`Es gibt noch keinen Hund. Füge einen unter Einstellungen, Geräte & Dienste, Paw Control hinzu.`,dogGone:`Diesen Hund gibt es nicht mehr. Wähle einen anderen in den Einstellungen dieser Karte.`,noWalks:`In dieser Woche gab es keine Spaziergänge.`,noWay:`Der Weg dieses Spaziergangs wurde nicht aufgezeichnet.`,failed:`Das ließ sich nicht laden. Versuche es später noch einmal.`,retry:`Noch einmal versuchen`,loading:`Wird geladen`,map:`Karte`,zoomIn:`Vergrößern`,zoomOut:`Verkleinern`,showAll:`Den ganzen Weg zeigen`,now:`Jetzt`,distance:`Strecke`,duration:`Dauer`,moving:`In Bewegung`,speed:`Tempo`,pauses:`Pausen`,ascent:`Bergauf`,along:`Mit`,note:`Notiz`,minutes:`min`,hours:`h`,pace:`Tempo`,share:`Anteil`,time:`Zeit`,under:`unter`,over:`über`,profile:e=>`Tempo vom Start bis zum Ende, höchstens ${e}`,onTheWay:`Unterwegs`,marks:{start:`Start`,end:`Ende`,pause:`Pause`,pee:`Pinkeln`,poop:`Kot`,accident:`Missgeschick`}};function Vn({locale:e}){return e.language.split(`-`,1)[0]===`de`?Bn:zn}var Hn=864e5,Un=200;function Wn(e,t,n){let r=new Intl.DateTimeFormat(`en-CA`,{timeZone:e.config.time_zone,year:`numeric`,month:`2-digit`,day:`2-digit`}).format(n);return{first:Yn(r,-7*t-6),last:Yn(r,-7*t)}}async function Gn(e,t,n){let{walks:r}=await Jn(e,`get_walks`,{device_id:t,since:`${n.first} 00:00:00`,until:`${Yn(n.last,1)} 00:00:00`,limit:Un});return r.reverse()}async function Kn(e,t,n){let{geojson:r}=await Jn(e,`get_route`,{device_id:t,...n.end===null?{under_way:!0}:{record_id:n.id}});return ln(r)}function qn(e){return e?.translation_key===`way_unknown`}async function Jn(e,t,n){return(await e.callService(`pawcontrol`,t,n,void 0,!1,!0)).response}function Yn(e,t){return new Date(Date.parse(e)+t*Hn).toISOString().slice(0,10)}var Xn=[`binary_sensor.on_walk`,`sensor.last_walk`],Zn=[`sensor.walk_distance`],Qn=[`locale`,`themes`,`devices`,`entities`,`config`],$n=1500,er=`pawcontrol-walk-card`,G=class extends k{constructor(...e){super(...e),this.weeks=0,this.until=``,this.quarter=0,this.questions={walks:void 0,route:void 0}}static{this.styles=Rn}static getConfigForm(){return{schema:[{name:`device_id`,selector:{device:{entity:{integration:`pawcontrol`,domain:`device_tracker`}}}}],computeLabel:()=>Vn(ht()).dog}}static getStubConfig(){return{}}setConfig(e){let t=e.device_id;if(t!==void 0&&typeof t!=`string`)throw Error(`device_id must be a text`);this.config=e}getCardSize(){return 9}getGridOptions(){return{columns:12,min_columns:6,rows:`auto`}}connectedCallback(){super.connectedCallback(),this.hasUpdated&&this.loadLater()}disconnectedCallback(){super.disconnectedCallback(),clearTimeout(this.timer)}shouldUpdate(e){let t=e.get(`hass`),{hass:n}=this;return e.size>1||!t||!n||(this.isOfYesterday(n)&&this.loadLater(),Qn.some(e=>t[e]!==n[e])||this.changedSince(t))}willUpdate(e){let{dog:t}=this,n=e.get(`hass`);t&&t.id!==this.asked?(this.asked=t.id,this.goTo(0)):n&&this.changedSince(n)&&this.loadLater()}render(){let{hass:e,config:t,dog:n}=this;if(!e||!t)return T;let r=Vn(e);return n?C`<ha-card>
      <div class="picker">
        ${this.dogPicker(e,r,n)}${this.weekPicker(e,r)}
        ${this.walks?.length===0?T:this.walkPicker(e,r)}
      </div>
      ${this.content(e,r)}
    </ha-card>`:C`<ha-card><p>${t.device_id===void 0?r.noDogs:r.dogGone}</p></ha-card>`}dogPicker(e,t,n){let r=M(e);return this.config?.device_id!==void 0||r.length===1?C`<h2>${n.name}</h2>`:C`<select class="dog" aria-label=${t.dog} @change=${e=>{this.picked=e.target.value}}>
      ${r.map(({id:e,name:t})=>C`<option value=${e} ?selected=${e===n.id}>${t}</option>`)}
    </select>`}weekPicker(e,t){let{weeks:n}=this,{first:r,last:i}=Wn(e,n,/* @__PURE__ */ new Date),a=new Intl.DateTimeFormat(e.locale.language,{day:`numeric`,month:`short`,timeZone:`UTC`});return C`<div class="row week" role="group" aria-label=${t.week}>
      ${nr(`mdi:chevron-left`,t.earlierWeek,()=>this.goTo(n+1))}
      <span aria-live="polite">${a.formatRange(Date.parse(r),Date.parse(i))}</span>
      ${nr(`mdi:chevron-right`,t.laterWeek,n>0&&(()=>this.goTo(n-1)))}
    </div>`}walkPicker(e,t){let{walks:n=[],walk:r}=this,i=n.findIndex(e=>e===r),a=e=>{let t=n[e];return t!==void 0&&(()=>this.choose(t.start))},o=e=>{this.choose(e.target.value)},s=/* @__PURE__ */ new Date;return C`<div class="row" role="group" aria-label=${t.walk}>
      ${nr(`mdi:chevron-left`,t.earlierWalk,a(i+1))}
      <select aria-label=${t.walk} ?disabled=${n.length===0} @change=${o}>
        ${n.map(n=>C`<option value=${n.start} .selected=${n===r}>
              ${An(e,t,n,s)}
            </option>`)}
      </select>
      ${nr(`mdi:chevron-right`,t.laterWalk,a(i-1))}
    </div>`}content(e,t){let{walks:n,walk:r,trouble:i}=this,a=r?.start===this.drawn?this.route:void 0;if(i===`failed`)return this.failure(t);if(!n)return C`<p role="status">${t.loading} …</p>`;if(!r)return C`<p role="status">${t.noWalks}</p>`;if(i||!a)return C`<div class="ground"><p role="status">${i?t.noWay:`${t.loading} …`}</p></div>
        ${Mn(e,t,r)}`;let o=tr(e,t,r,a);return C`
      <pawcontrol-route-map
        .hass=${e}
        .texts=${t}
        .route=${a}
        .flags=${o}
        .label=${An(e,t,r,/* @__PURE__ */ new Date)}
      ></pawcontrol-route-map>
      ${Mn(e,t,r)}${Nn(e,t,a)}
      <ol class="events" aria-label=${t.onTheWay}>
        ${o.map(({kind:e,label:t})=>C`<li class=${e}>${t}</li>`)}
      </ol>
    `}failure(e){return C`<div class="ground">
      <p role="alert">${e.failed}</p>
      <button type="button" class="text" @click=${()=>void this.loadWalks()}>
        ${e.retry}
      </button>
    </div>`}get dog(){if(!this.hass)return;let e=M(this.hass),t=this.config?.device_id??this.picked;return t===void 0?e[0]:e.find(e=>e.id===t)}get walk(){return this.walks?.find(e=>e.start===this.chosen)??this.walks?.[0]}changedSince(e){let{hass:t,dog:n,walk:r}=this;return!t||!n?!1:(r?.end===null?[...Xn,...Zn]:Xn).some(r=>N(e,n,r)!==N(t,n,r))}isOfYesterday(e){let t=/* @__PURE__ */ new Date,n=this.quarter;return this.quarter=it(t),n!==this.quarter&&Wn(e,this.weeks,t).last!==this.until}async goTo(e){this.weeks=e,this.walks=this.chosen=this.trouble=this.drawn=void 0,await this.loadWalks()}async choose(e){this.chosen=e,this.trouble=void 0,await this.loadRoute()}loadLater(){clearTimeout(this.timer),this.timer=setTimeout(()=>void this.loadWalks(),$n)}async loadWalks(){let{hass:e,dog:t,weeks:n}=this;if(!e||!t)return;this.questions.route=void 0;let r=Wn(e,n,/* @__PURE__ */ new Date);this.until=r.last;let i=Gn(e,t.id,r);await this.ask(`walks`,i,e=>(this.walks=e,this.loadRoute()))}async loadRoute(){let{hass:e,dog:t,walk:n}=this;e&&t&&n&&await this.ask(`route`,Kn(e,t.id,n),e=>{this.drawn=n.start,this.route=e})}async ask(e,t,n){let r=this.questions[e]=Symbol();try{let i=await t;if(r!==this.questions[e])return;this.trouble=void 0,await n(i)}catch(t){r===this.questions[e]&&(this.trouble=qn(t)?`noWay`:`failed`)}}};z([A({attribute:!1})],G.prototype,`hass`,void 0),z([j()],G.prototype,`config`,void 0),z([j()],G.prototype,`picked`,void 0),z([j()],G.prototype,`weeks`,void 0),z([j()],G.prototype,`walks`,void 0),z([j()],G.prototype,`chosen`,void 0),z([j()],G.prototype,`route`,void 0),z([j()],G.prototype,`trouble`,void 0);function tr(e,t,n,r){let i=r.marks.map(n=>({...n,label:jn(e,t,n)})),a=r.fixes.at(-1);return n.end===null&&a?[...i,{...a,kind:`now`,label:t.now}]:i}function nr(e,t,n){return C`<button
    type="button"
    aria-label=${t}
    title=${t}
    ?disabled=${n===!1}
    @click=${()=>n!==!1&&void n()}
  >
    <ha-icon icon=${e}></ha-icon>
  </button>`}var rr=`pawcontrol`,ir=3,ar={type:`datetime`,style:`short`},K={columns:`full`},or=[{key:`binary_sensor.escaped`,text:`escaped`,icon:`mdi:run-fast`,color:`red`},{key:`switch.lost_mode`,text:`wanted`,icon:`mdi:magnify`,color:`red`},{key:`binary_sensor.health_notice`,text:`health`,icon:`mdi:heart-pulse`,color:`red`},{key:`binary_sensor.dose_due`,text:`dose`,icon:`mdi:pill`,color:`orange`},{key:`binary_sensor.feeding_due`,text:`feeding`,icon:`mdi:bowl-mix`,color:`orange`},{key:`binary_sensor.needs_walk`,text:`walk`,icon:`mdi:dog-side`,color:`orange`},{key:`binary_sensor.food_low`,text:`food`,icon:`mdi:sack`,color:`amber`}],sr=class extends HTMLElement{static async generate(e,t){let n=M(t),r=n.filter(t=>e.dogs?.includes(t.id)??!0);if(r.length===0)return{views:[cr(t,n.length>0)]};let i=[lr(t,r),fr(t,r),pr(t,r),await mr(t,r),hr(t)].filter(t=>t.sections.length>0&&!e.hide?.includes(t.path));return{views:i.length>0?i:[cr(t,!0)]}}};function cr(e,t){let{empty:n}=R(e),r=[{type:`markdown`,content:t?n.hidden:n.none,grid_options:K}];return q(n.title,`dogs`,`mdi:paw`,[{type:`grid`,cards:r}])}function lr(e,t){let{views:n}=R(e),r=t.flatMap(e=>e.entities.get(`device_tracker.position`)??[]),i=t.map(e=>J({type:`custom:${Lt}`,device_id:e.id})),a=[...ur(e,r,`(min-width: 768px)`),...i,...ur(e,r,`(max-width: 767px)`)];return{...q(n.dogs,`dogs`,`mdi:paw`,a),badges:dr(e,t)}}function ur(e,t,n){return t.length===0?[]:[{type:`grid`,column_span:ir,cards:[{type:`map`,entities:[...t,...e.states[`zone.home`]?[`zone.home`]:[]],theme_mode:`auto`,hours_to_show:1,grid_options:{columns:`full`,rows:6}}],visibility:[{condition:`screen`,media_query:n}]}]}function dr(e,t){let{alert:n}=R(e);return or.flatMap(({key:e,text:r,icon:i,color:a})=>t.flatMap(t=>{let o=t.entities.get(e);return o===void 0?[]:{type:`entity`,entity:o,icon:i,color:a,name:n[r](t.name),show_name:!0,show_state:!1,visibility:[{condition:`state`,entity:o,state:`on`}]}}))}function fr(e,t){let{views:n,day:r}=R(e),i=e.config.components.includes(`logbook`),a=t.map(e=>J(_r(e.name,`mdi:paw`),...Y(e,[`sensor.last_fed`]),...xr(e,`sensor.next_meal`,`binary_sensor.feeding_due`,r.mealDue),...Y(e,[`sensor.walks_today`,`sensor.walk_goal`]),...xr(e,`sensor.next_dose`,`binary_sensor.dose_due`,r.doseDue),...X(e,`sensor.next_care`,br),...X(e,`todo.care_today`,e=>({type:`todo-list`,entity:e,title:r.care})),...X(e,`calendar.schedule`,e=>Sr(e,r.plan)),...i?X(e,`event.timeline`,e=>Cr(e,r.timeline)):[]));return q(n.day,`day`,`mdi:calendar-today`,a)}function pr(e,t){let{views:n,walks:r}=R(e),i=t.map(e=>J({type:`custom:${er}`,device_id:e.id},...Y(e,[`sensor.walks_today`,`sensor.distance_today`,`sensor.distance_week`,`sensor.last_walk`]))),a=t.flatMap(e=>e.entities.get(`sensor.distance_today`)??[]);if(a.length>0){let e=wr(r.distance,a,{stat_types:[`change`],chart_type:`bar`,days_to_show:30});i.push({type:`grid`,column_span:ir,cards:[e]})}return q(n.walks,`walks`,`mdi:dog-side`,i)}async function mr(e,t){let{views:n,day:r,health:i}=R(e),a=await Jt(e),o=t.map(e=>{let t=[e.entities.get(`sensor.weight`),a(e,`weight`)].filter(e=>e!==void 0);return J(_r(e.name,`mdi:heart-pulse`),...Y(e,[`sensor.weight`,`sensor.weight_trend`,`number.body_condition`,`binary_sensor.health_notice`]),...xr(e,`sensor.next_dose`,`binary_sensor.dose_due`,r.doseDue),...Y(e,[`sensor.medication_left`,`sensor.food_days_left`]),...X(e,`sensor.next_care`,br),...t.length>0?[wr(i.weight,t,{stat_types:[`mean`],days_to_show:365})]:[])});return q(n.health,`health`,`mdi:heart-pulse`,o)}function hr(e){let{views:t,performance:n}=R(e),r=Ye(e).flatMap(e=>gr.map(({title:t,icon:r,figures:i},a)=>{let o=i.flatMap(({key:t,text:r,graph:i,content:a})=>X(e,t,e=>({...yr(e),grid_options:K,...a?{state_content:a}:{},...i?{features:[{type:`trend-graph`,hours_to_show:24}]}:{}})).flatMap(e=>[e,vr(n[r])])),s=a===0?`${e.name}: ${n[t]}`:n[t];return o.length>0?[J(_r(s,r),...o)]:[]}).flat());return q(t.performance,`performance`,`mdi:speedometer`,r)}var gr=[{title:`asking`,icon:`mdi:cloud-download-outline`,figures:[{key:`sensor.link`,text:`link`},{key:`sensor.requests_per_minute`,text:`requests`,graph:!0},{key:`sensor.requests_today`,text:`requestsToday`},{key:`sensor.budget_left`,text:`budget`},{key:`sensor.poll_interval`,text:`interval`},{key:`sensor.requests_avoided`,text:`avoided`},{key:`sensor.cache_hit_rate`,text:`hitRate`,graph:!0}]},{title:`writing`,icon:`mdi:database-outline`,figures:[{key:`sensor.state_writes`,text:`writes`,graph:!0},{key:`sensor.suppressed_writes`,text:`suppressed`,graph:!0}]},{title:`speed`,icon:`mdi:timer-outline`,figures:[{key:`sensor.update_latency`,text:`latency`,graph:!0},{key:`sensor.update_latency_p99`,text:`latencyWorst`},{key:`sensor.slow_operations`,text:`slow`,content:[`state`,`operations`]}]}];function q(e,t,n,r){return{title:e,path:t,icon:n,type:`sections`,max_columns:ir,sections:r.filter(({cards:e})=>e.some(({type:e})=>e!==`heading`))}}function J(...e){return{type:`grid`,cards:e}}function _r(e,t){return{type:`heading`,heading:e,icon:t}}function vr(e){return{type:`markdown`,content:e,text_only:!0,grid_options:K}}function yr(e){return{type:`tile`,entity:e,name:{type:`entity`}}}function br(e){return{...yr(e),state_content:[`care`,`date`,`time`],grid_options:K}}function xr(e,t,n,r){let i=e.entities.get(n),a={color:`orange`,time_format:ar,grid_options:K},o=e=>[{condition:`state`,entity:i,[e]:`on`}];return X(e,t,yr).flatMap(e=>i===void 0?[e]:[{...e,visibility:o(`state_not`)},{...e,name:r,...a,visibility:o(`state`)}])}function Sr(e,t){return{type:`calendar`,title:t,entities:[e],initial_view:`listWeek`}}function Cr(e,t){return{type:`logbook`,title:t,target:{entity_id:[e]},hours_to_show:24,grid_options:{rows:5}}}function Y(e,t){return t.flatMap(t=>X(e,t,yr))}function wr(e,t,n){return{type:`statistics-graph`,title:e,entities:t,chart_type:`line`,period:`day`,hide_legend:t.length===1,...n}}function X(e,t,n){let r=e.entities.get(t);return r===void 0?[]:[n(r)]}var Tr={ATTRIBUTE:1,CHILD:2,PROPERTY:3,BOOLEAN_ATTRIBUTE:4,EVENT:5,ELEMENT:6},Er=e=>(...t)=>({_$litDirective$:e,values:t}),Dr=class{constructor(e){}get _$AU(){return this._$AM._$AU}_$AT(e,t,n){this._$Ct=e,this._$AM=t,this._$Ci=n}_$AS(e,t){return this.update(e,t)}update(e,t){return this.render(...t)}},{I:Or}=Pe,kr=e=>e,Ar=()=>document.createComment(``),Z=(e,t,n)=>{let r=e._$AA.parentNode,i=t===void 0?e._$AB:t._$AA;if(n===void 0)n=new Or(r.insertBefore(Ar(),i),r.insertBefore(Ar(),i),e,e.options);else{let t=n._$AB.nextSibling,a=n._$AM,o=a!==e;if(o){let t;n._$AQ?.(e),n._$AM=e,n._$AP!==void 0&&(t=e._$AU)!==a._$AU&&n._$AP(t)}if(t!==i||o){let e=n._$AA;for(;e!==t;){let t=kr(e).nextSibling;kr(r).insertBefore(e,i),e=t}}}return n},Q=(e,t,n=e)=>(e._$AI(t,n),e),jr={},Mr=(e,t=jr)=>e._$AH=t,Nr=e=>e._$AH,Pr=e=>{e._$AR(),e._$AA.remove()},Fr=(e,t,n)=>{let r=/* @__PURE__ */ new Map;for(let i=t;i<=n;i++)r.set(e[i],i);return r},Ir=Er(class extends Dr{constructor(e){if(super(e),e.type!==Tr.CHILD)throw Error(`repeat() can only be used in text expressions`)}dt(e,t,n){let r;n===void 0?n=t:t!==void 0&&(r=t);let i=[],a=[],o=0;for(let t of e)i[o]=r?r(t,o):o,a[o]=n(t,o),o++;return{values:a,keys:i}}render(e,t,n){return this.dt(e,t,n).values}update(e,[t,n,r]){let i=Nr(e),{values:a,keys:o}=this.dt(t,n,r);if(!Array.isArray(i))return this.ut=o,a;let s=this.ut??=[],c=[],l,u,d=0,f=i.length-1,p=0,m=a.length-1;for(;d<=f&&p<=m;)if(i[d]===null)d++;else if(i[f]===null)f--;else if(s[d]===o[p])c[p]=Q(i[d],a[p]),d++,p++;else if(s[f]===o[m])c[m]=Q(i[f],a[m]),f--,m--;else if(s[d]===o[m])c[m]=Q(i[d],a[m]),Z(e,c[m+1],i[d]),d++,m--;else if(s[f]===o[p])c[p]=Q(i[f],a[p]),Z(e,i[d],i[f]),f--,p++;else if(l===void 0&&(l=Fr(o,p,m),u=Fr(s,d,f)),l.has(s[d])){if(l.has(s[f])){let t=u.get(o[p]),n=t===void 0?null:i[t];if(n===null){let t=Z(e,i[d]);Q(t,a[p]),c[p]=t}else c[p]=Q(n,a[p]),Z(e,i[d],n),i[t]=null;p++}else Pr(i[f]),f--}else Pr(i[d]),d++;for(;p<=m;){let t=Z(e,c[m+1]);Q(t,a[p]),c[p++]=t}for(;d<=f;){let e=i[d++];e!==null&&Pr(e)}return this.ut=o,Mr(e,c),w}}),Lr=`important`,Rr=` !`+Lr,zr=Er(class extends Dr{constructor(e){if(super(e),e.type!==Tr.ATTRIBUTE||e.name!==`style`||e.strings?.length>2)throw Error("The `styleMap` directive must be used in the `style` attribute and must be the only part in the attribute.")}render(e){return Object.keys(e).reduce((t,n)=>{let r=e[n];return r==null?t:t+`${n=n.includes(`-`)?n:n.replace(/(?:^(webkit|moz|ms|o)|)(?=[A-Z])/g,`-$&`).toLowerCase()}:${r};`},``)}update(e,[t]){let{style:n}=e.element;if(this.ft===void 0)return this.ft=new Set(Object.keys(t)),this.render(t);for(let e of this.ft)t[e]??(this.ft.delete(e),e.includes(`-`)?n.removeProperty(e):n[e]=null);for(let e in t){let r=t[e];if(r!=null){this.ft.add(e);let t=typeof r==`string`&&r.endsWith(Rr);e.includes(`-`)||t?n.setProperty(e,t?r.slice(0,-11):r,t?Lr:``):n[e]=r}}return w}}),Br=o`
  :host {
    display: block;
    position: relative;
    overflow: hidden;
  }
  .map {
    position: absolute;
    inset: 0;
    overflow: hidden;
    cursor: grab;
    touch-action: pan-y;
    background-color: var(--secondary-background-color);
  }
  .map.moved {
    touch-action: none;
  }
  .map:active {
    cursor: grabbing;
  }
  .map:focus-visible {
    outline: 2px solid var(--primary-color);
    outline-offset: -2px;
  }
  .tiles img {
    position: absolute;
    top: 0;
    left: 0;
    max-width: none;
    visibility: hidden;
    user-select: none;
  }
  .tiles img.loaded {
    visibility: visible;
  }
  /* The tiles are of a light map; Home Assistant darkens them in the same way. */
  .dark .tiles {
    filter: invert(0.9) hue-rotate(170deg) brightness(1.5) contrast(1.2) saturate(0.3);
  }
  .way {
    position: absolute;
    inset: 0;
    width: 100%;
    height: 100%;
    pointer-events: none;
  }
  polyline {
    fill: none;
    stroke-linejoin: round;
    stroke-linecap: round;
  }
  .casing {
    stroke: var(--primary-text-color);
    stroke-width: 7;
  }
  .pace {
    stroke-width: 4.5;
  }
  .pace-0 {
    stroke: var(--walk-pace-0);
  }
  .pace-1 {
    stroke: var(--walk-pace-1);
  }
  .pace-2 {
    stroke: var(--walk-pace-2);
  }
  .pace-3 {
    stroke: var(--walk-pace-3);
  }
  .mark {
    position: absolute;
    box-sizing: border-box;
    width: 28px;
    height: 28px;
    margin: -14px 0 0 -14px;
    display: flex;
    align-items: center;
    justify-content: center;
    border-radius: 50%;
    border: 2px solid var(--card-background-color);
    color: var(--primary-text-color);
    background-color: var(--card-background-color);
    box-shadow: 0 0 0 1.5px var(--primary-text-color);
    --mdc-icon-size: 16px;
  }
  .mark.start,
  .mark.end,
  .mark.now {
    color: var(--text-primary-color);
    background-color: var(--primary-color);
    box-shadow: 0 0 0 1.5px var(--primary-color);
  }
  .mark.now {
    animation: pulse 2s ease-out infinite;
  }
  @keyframes pulse {
    from {
      outline: 0 solid var(--primary-color);
      outline-offset: 0;
    }
    to {
      outline: 2px solid transparent;
      outline-offset: 12px;
    }
  }
  @media (prefers-reduced-motion: reduce) {
    .mark.now {
      animation: none;
    }
  }
  .buttons {
    position: absolute;
    top: 8px;
    right: 8px;
    display: flex;
    flex-direction: column;
    gap: 4px;
  }
  button {
    width: 44px;
    height: 44px;
    padding: 0;
    border: 0;
    border-radius: 50%;
    cursor: pointer;
    color: var(--primary-text-color);
    background-color: var(--card-background-color);
    box-shadow: 0 1px 3px rgba(0, 0, 0, 0.4);
  }
  button:focus-visible {
    outline: 2px solid var(--primary-color);
    outline-offset: 2px;
  }
  .credit {
    position: absolute;
    right: 0;
    bottom: 0;
    padding: 0 6px;
    font-size: 11px;
    line-height: 18px;
    text-decoration: none;
    color: var(--secondary-text-color);
    background-color: var(--card-background-color);
    opacity: 0.85;
  }
`,Vr=12e5,Hr=3e4,Ur=class{constructor(){this.token=Promise.resolve(void 0),this.asked=-1/0}get(e,t){return t-this.asked>=Vr&&(this.asked=t,this.token=e.callWS({type:`map_tiles/access_token`}).then(({token:e})=>e,()=>{this.asked+=-117e4})),this.token}refused(e){return e-this.asked<Hr?!1:(this.asked=-1/0,!0)}};function Wr(e,t,n){return e.hassUrl(`/api/map_tiles/raster/${t}.png?token=${encodeURIComponent(n)}`)}var Gr=`pawcontrol-route-map`,Kr=30,qr=44,Jr=60,Yr=26,Xr=52,Zr={start:`mdi:home-export-outline`,end:`mdi:flag-checkered`,now:`mdi:paw`,pause:`mdi:pause`,pee:`mdi:water`,poop:`mdi:emoticon-poop`},Qr=/* @__PURE__ */ new Set([`start`,`end`,`now`]),$r={ArrowLeft:[Jr,0],ArrowRight:[-60,0],ArrowUp:[0,Jr],ArrowDown:[0,-60]},ei=new Ur,$=class extends k{constructor(...e){super(...e),this.flags=[],this.label=``,this.size={width:0,height:0},this.hasTiles=!1,this.pointers=/* @__PURE__ */ new Map,this.observer=new ResizeObserver(([e])=>{e&&(this.size={width:e.contentRect.width,height:e.contentRect.height})}),this.key=e=>{if(e.ctrlKey||e.metaKey||e.altKey)return;let t=$r[e.key];if(t)this.change(e=>nn(e,...t));else if(e.key===`+`)this.zoom(1);else if(e.key===`-`)this.zoom(-1);else if(e.key===`0`)this.showAll();else return;e.preventDefault()},this.doubleClick=e=>{this.zoom(1,this.fromMiddle(e))},this.wheel=e=>{(this.chosen||e.ctrlKey)&&(e.preventDefault(),this.zoom(-e.deltaY/(e.ctrlKey?100:300),this.fromMiddle(e)))},this.press=e=>{this.pointers.set(e.pointerId,this.fromMiddle(e)),e.pointerType!==`touch`&&e.currentTarget.setPointerCapture(e.pointerId)},this.drag=e=>{let t=this.pointers.get(e.pointerId);if(!t)return;let n=this.fromMiddle(e),[r]=[...this.pointers].flatMap(([t,n])=>t===e.pointerId?[]:[n]);if(this.pointers.set(e.pointerId,n),r){let e=e=>Math.hypot(e.x-r.x,e.y-r.y)||1;this.zoom(Math.log2(e(n)/e(t)),r)}else(e.pointerType!==`touch`||this.chosen)&&this.change(e=>nn(e,n.x-t.x,n.y-t.y))},this.release=e=>{this.pointers.delete(e.pointerId)},this.tileLoaded=e=>{e.target.classList.add(`loaded`),this.hasTiles=!0},this.tileRefused=e=>{e.target.classList.remove(`loaded`),ei.refused(Date.now())&&this.renewToken()}}static{this.styles=Br}connectedCallback(){super.connectedCallback(),this.observer.observe(this),this.addEventListener(`wheel`,this.wheel,{passive:!1}),this.renewToken()}disconnectedCallback(){super.disconnectedCallback(),this.observer.disconnect(),this.removeEventListener(`wheel`,this.wheel)}showAll(){this.chosen=void 0}willUpdate(e){e.has(`hass`)&&this.token===void 0&&this.renewToken()}render(){let{texts:e,route:t}=this;if(!e||!t||this.size.width===0)return T;let n=this.view(t);return C`
      <div
        class="map ${this.chosen?`moved`:``} ${this.hass?.themes?.darkMode?`dark`:``}"
        tabindex="0"
        role="group"
        aria-label=${e.map}
        aria-description=${this.label}
        @keydown=${this.key}
        @dblclick=${this.doubleClick}
        @pointerdown=${this.press}
        @pointermove=${this.drag}
        @pointerup=${this.release}
        @pointercancel=${this.release}
      >
        ${this.tiles(n)}${this.way(t,n)}${this.marks(n)}
      </div>
      <div class="buttons">
        ${this.button(`mdi:plus`,e.zoomIn,()=>{this.zoom(1)})}
        ${this.button(`mdi:minus`,e.zoomOut,()=>{this.zoom(-1)})}
        ${this.chosen?this.button(`mdi:fit-to-screen-outline`,e.showAll,()=>{this.showAll()}):T}
      </div>
      ${this.hasTiles?C`<a
              class="credit"
              href="https://www.openstreetmap.org/copyright"
              target="_blank"
              rel="noreferrer"
              >© OpenStreetMap contributors</a
            >`:T}
    `}tiles(e){let{hass:t,token:n}=this;return!t||n===void 0?T:C`<div class="tiles" aria-hidden="true">
      ${Ir(an(e,this.size),e=>e.key,e=>C`<img
            alt=""
            draggable="false"
            src=${Wr(t,e.path,n)}
            style=${zr({transform:`translate(${e.left}px, ${e.top}px)`,width:`${e.width+.5}px`,height:`${e.height+.5}px`})}
            @load=${this.tileLoaded}
            @error=${this.tileRefused}
          />`)}
    </div>`}way(e,t){let{width:n,height:r}=this.size,i=e=>$t(e.fixes).map(e=>en(t,e)).map(({x:e,y:t})=>`${(e+n/2).toFixed(1)},${(t+r/2).toFixed(1)}`).join(` `);return C`<svg class="way" aria-hidden="true" viewBox="0 0 ${n} ${r}">
      <polyline class="casing" points=${i({pace:0,fixes:e.fixes})}></polyline>
      ${e.stretches.map(e=>Ce`<polyline class=${`pace pace-${e.pace}`} points=${i(e)}></polyline>`)}
    </svg>`}marks(e){let t=[],n=this.flags.filter(e=>Qr.has(e.kind)),r=this.flags.filter(e=>!Qr.has(e.kind));return[...n,...r].map(n=>{let r=ti(en(e,Qt(n)),t);t.push(r);let i=`${r.x+this.size.width/2}px`,a=`${r.y+this.size.height/2}px`;return C`<span
        class="mark ${n.kind}"
        role="img"
        aria-label=${n.label}
        title=${n.label}
        style=${zr({left:i,top:a})}
        ><ha-icon icon=${Zr[n.kind]??`mdi:alert`}></ha-icon
      ></span>`})}button(e,t,n){return C`<button type="button" aria-label=${t} title=${t} @click=${n}>
      <ha-icon icon=${e}></ha-icon>
    </button>`}view(e){let{width:t,height:n}=this.size,r={width:t-qr,height:n};return this.chosen??nn(tn($t(e.fixes),r,Kr),-22,0)}change(e){this.route&&(this.chosen=e(this.view(this.route)))}zoom(e,t){this.change(n=>rn(n,e,t))}fromMiddle(e){let t=this.getBoundingClientRect();return{x:e.clientX-t.left-t.width/2,y:e.clientY-t.top-t.height/2}}async renewToken(){this.hass&&(this.token=await ei.get(this.hass,Date.now()))}};z([A({attribute:!1})],$.prototype,`hass`,void 0),z([A({attribute:!1})],$.prototype,`texts`,void 0),z([A({attribute:!1})],$.prototype,`route`,void 0),z([A({attribute:!1})],$.prototype,`flags`,void 0),z([A()],$.prototype,`label`,void 0),z([j()],$.prototype,`size`,void 0),z([j()],$.prototype,`chosen`,void 0),z([j()],$.prototype,`token`,void 0),z([j()],$.prototype,`hasTiles`,void 0);function ti({x:e,y:t},n){for(let r=0;r<=Xr;r+=Yr)if(n.every(n=>Math.hypot(n.x-e-r,n.y-t)>=Yr))return{x:e+r,y:t};return{x:e,y:t}}var ni=R(ht());Wt({type:Lt,name:ni.card.name,description:ni.card.description},B);var{name:ri,description:ii}=Vn(ht());Wt({type:er,name:ri,description:ii},G),customElements.get(`pawcontrol-route-map`)||customElements.define(Gr,$),Gt({type:rr,...ni.dashboard},sr);