function e(e,n){t(e.type,n)&&(window.customCards??=[]).push({...e,preview:!0})}function t(e,t){return!customElements.get(e)&&(customElements.define(e,t),!0)}var n=globalThis,r=n.ShadowRoot&&(n.ShadyCSS===void 0||n.ShadyCSS.nativeShadow)&&`adoptedStyleSheets`in Document.prototype&&`replace`in CSSStyleSheet.prototype,i=Symbol(),a=/* @__PURE__ */ new WeakMap,o=class{constructor(e,t,n){if(this._$cssResult$=!0,n!==i)throw Error("CSSResult is not constructable. Use `unsafeCSS` or `css` instead.");this.cssText=e,this.t=t}get styleSheet(){let e=this.o,t=this.t;if(r&&e===void 0){let n=t!==void 0&&t.length===1;n&&(e=a.get(t)),e===void 0&&((this.o=e=new CSSStyleSheet).replaceSync(this.cssText),n&&a.set(t,e))}return e}toString(){return this.cssText}},s=e=>new o(typeof e==`string`?e:e+``,void 0,i),c=(e,...t)=>new o(e.length===1?e[0]:t.reduce((t,n,r)=>t+(e=>{if(!0===e._$cssResult$)return e.cssText;if(typeof e==`number`)return e;throw Error(`Value passed to 'css' function must be a 'css' function result: `+e+`. Use 'unsafeCSS' to pass non-literal values, but take care to ensure page security.`)})(n)+e[r+1],e[0]),e,i),l=(e,t)=>{if(r)e.adoptedStyleSheets=t.map(e=>e instanceof CSSStyleSheet?e:e.styleSheet);else for(let r of t){let t=document.createElement(`style`),i=n.litNonce;i!==void 0&&t.setAttribute(`nonce`,i),t.textContent=r.cssText,e.appendChild(t)}},u=r?e=>e:e=>e instanceof CSSStyleSheet?(e=>{let t=``;for(let n of e.cssRules)t+=n.cssText;return s(t)})(e):e,{is:d,defineProperty:f,getOwnPropertyDescriptor:p,getOwnPropertyNames:m,getOwnPropertySymbols:ee,getPrototypeOf:te}=Object,h=globalThis,ne=h.trustedTypes,re=ne?ne.emptyScript:``,ie=h.reactiveElementPolyfillSupport,g=(e,t)=>e,_={toAttribute(e,t){switch(t){case Boolean:e=e?re:null;break;case Object:case Array:e=e==null?e:JSON.stringify(e)}return e},fromAttribute(e,t){let n=e;switch(t){case Boolean:n=e!==null;break;case Number:n=e===null?null:Number(e);break;case Object:case Array:try{n=JSON.parse(e)}catch{n=null}}return n}},ae=(e,t)=>!d(e,t),oe={attribute:!0,type:String,converter:_,reflect:!1,useDefault:!1,hasChanged:ae};Symbol.metadata??=Symbol(`metadata`),h.litPropertyMetadata??=/* @__PURE__ */ new WeakMap;var v=class extends HTMLElement{static addInitializer(e){this._$Ei(),(this.l??=[]).push(e)}static get observedAttributes(){return this.finalize(),this._$Eh&&[...this._$Eh.keys()]}static createProperty(e,t=oe){if(t.state&&(t.attribute=!1),this._$Ei(),this.prototype.hasOwnProperty(e)&&((t=Object.create(t)).wrapped=!0),this.elementProperties.set(e,t),!t.noAccessor){let n=Symbol(),r=this.getPropertyDescriptor(e,n,t);r!==void 0&&f(this.prototype,e,r)}}static getPropertyDescriptor(e,t,n){let{get:r,set:i}=p(this.prototype,e)??{get(){return this[t]},set(e){this[t]=e}};return{get:r,set(t){let a=r?.call(this);i?.call(this,t),this.requestUpdate(e,a,n)},configurable:!0,enumerable:!0}}static getPropertyOptions(e){return this.elementProperties.get(e)??oe}static _$Ei(){if(this.hasOwnProperty(g(`elementProperties`)))return;let e=te(this);e.finalize(),e.l!==void 0&&(this.l=[...e.l]),this.elementProperties=new Map(e.elementProperties)}static finalize(){if(this.hasOwnProperty(g(`finalized`)))return;if(this.finalized=!0,this._$Ei(),this.hasOwnProperty(g(`properties`))){let e=this.properties,t=[...m(e),...ee(e)];for(let n of t)this.createProperty(n,e[n])}let e=this[Symbol.metadata];if(e!==null){let t=litPropertyMetadata.get(e);if(t!==void 0)for(let[e,n]of t)this.elementProperties.set(e,n)}this._$Eh=/* @__PURE__ */ new Map;for(let[e,t]of this.elementProperties){let n=this._$Eu(e,t);n!==void 0&&this._$Eh.set(n,e)}this.elementStyles=this.finalizeStyles(this.styles)}static finalizeStyles(e){let t=[];if(Array.isArray(e)){let n=new Set(e.flat(1/0).reverse());for(let e of n)t.unshift(u(e))}else e!==void 0&&t.push(u(e));return t}static _$Eu(e,t){let n=t.attribute;return!1===n?void 0:typeof n==`string`?n:typeof e==`string`?e.toLowerCase():void 0}constructor(){super(),this._$Ep=void 0,this.isUpdatePending=!1,this.hasUpdated=!1,this._$Em=null,this._$Ev()}_$Ev(){this._$ES=new Promise(e=>this.enableUpdating=e),this._$AL=/* @__PURE__ */ new Map,this._$E_(),this.requestUpdate(),this.constructor.l?.forEach(e=>e(this))}addController(e){(this._$EO??=/* @__PURE__ */ new Set).add(e),this.renderRoot!==void 0&&this.isConnected&&e.hostConnected?.()}removeController(e){this._$EO?.delete(e)}_$E_(){let e=/* @__PURE__ */ new Map,t=this.constructor.elementProperties;for(let n of t.keys())this.hasOwnProperty(n)&&(e.set(n,this[n]),delete this[n]);e.size>0&&(this._$Ep=e)}createRenderRoot(){let e=this.shadowRoot??this.attachShadow(this.constructor.shadowRootOptions);return l(e,this.constructor.elementStyles),e}connectedCallback(){this.renderRoot??=this.createRenderRoot(),this.enableUpdating(!0),this._$EO?.forEach(e=>e.hostConnected?.())}enableUpdating(e){}disconnectedCallback(){this._$EO?.forEach(e=>e.hostDisconnected?.())}attributeChangedCallback(e,t,n){this._$AK(e,n)}_$ET(e,t){let n=this.constructor.elementProperties.get(e),r=this.constructor._$Eu(e,n);if(r!==void 0&&!0===n.reflect){let i=(n.converter?.toAttribute===void 0?_:n.converter).toAttribute(t,n.type);this._$Em=e,i==null?this.removeAttribute(r):this.setAttribute(r,i),this._$Em=null}}_$AK(e,t){let n=this.constructor,r=n._$Eh.get(e);if(r!==void 0&&this._$Em!==r){let e=n.getPropertyOptions(r),i=typeof e.converter==`function`?{fromAttribute:e.converter}:e.converter?.fromAttribute===void 0?_:e.converter;this._$Em=r;let a=i.fromAttribute(t,e.type);this[r]=a??this._$Ej?.get(r)??a,this._$Em=null}}requestUpdate(e,t,n,r=!1,i){if(e!==void 0){let a=this.constructor;if(!1===r&&(i=this[e]),n??=a.getPropertyOptions(e),!((n.hasChanged??ae)(i,t)||n.useDefault&&n.reflect&&i===this._$Ej?.get(e)&&!this.hasAttribute(a._$Eu(e,n))))return;this.C(e,t,n)}!1===this.isUpdatePending&&(this._$ES=this._$EP())}C(e,t,{useDefault:n,reflect:r,wrapped:i},a){n&&!(this._$Ej??=/* @__PURE__ */ new Map).has(e)&&(this._$Ej.set(e,a??t??this[e]),!0!==i||a!==void 0)||(this._$AL.has(e)||(this.hasUpdated||n||(t=void 0),this._$AL.set(e,t)),!0===r&&this._$Em!==e&&(this._$Eq??=/* @__PURE__ */ new Set).add(e))}async _$EP(){this.isUpdatePending=!0;try{await this._$ES}catch(e){Promise.reject(e)}let e=this.scheduleUpdate();return e!=null&&await e,!this.isUpdatePending}scheduleUpdate(){return this.performUpdate()}performUpdate(){if(!this.isUpdatePending)return;if(!this.hasUpdated){if(this.renderRoot??=this.createRenderRoot(),this._$Ep){for(let[e,t]of this._$Ep)this[e]=t;this._$Ep=void 0}let e=this.constructor.elementProperties;if(e.size>0)for(let[t,n]of e){let{wrapped:e}=n,r=this[t];!0!==e||this._$AL.has(t)||r===void 0||this.C(t,void 0,n,r)}}let e=!1,t=this._$AL;try{e=this.shouldUpdate(t),e?(this.willUpdate(t),this._$EO?.forEach(e=>e.hostUpdate?.()),this.update(t)):this._$EM()}catch(t){throw e=!1,this._$EM(),t}e&&this._$AE(t)}willUpdate(e){}_$AE(e){this._$EO?.forEach(e=>e.hostUpdated?.()),this.hasUpdated||(this.hasUpdated=!0,this.firstUpdated(e)),this.updated(e)}_$EM(){this._$AL=/* @__PURE__ */ new Map,this.isUpdatePending=!1}get updateComplete(){return this.getUpdateComplete()}getUpdateComplete(){return this._$ES}shouldUpdate(e){return!0}update(e){this._$Eq&&=this._$Eq.forEach(e=>this._$ET(e,this[e])),this._$EM()}updated(e){}firstUpdated(e){}};v.elementStyles=[],v.shadowRootOptions={mode:`open`},v[g(`elementProperties`)]=/* @__PURE__ */ new Map,v[g(`finalized`)]=/* @__PURE__ */ new Map,ie?.({ReactiveElement:v}),(h.reactiveElementVersions??=[]).push(`2.1.2`);var se=globalThis,ce=e=>e,y=se.trustedTypes,le=y?y.createPolicy(`lit-html`,{createHTML:e=>e}):void 0,b=`$lit$`,x=`lit$${Math.random().toFixed(9).slice(2)}$`,S=`?`+x,ue=`<${S}>`,C=document,w=()=>C.createComment(``),T=e=>e===null||typeof e!=`object`&&typeof e!=`function`,de=Array.isArray,fe=e=>de(e)||typeof e?.[Symbol.iterator]==`function`,pe=`[ 	
\f\r]`,E=/<(?:(!--|\/[^a-zA-Z])|(\/?[a-zA-Z][^>\s]*)|(\/?$))/g,me=/-->/g,he=/>/g,D=RegExp(`>|${pe}(?:([^\\s"'>=/]+)(${pe}*=${pe}*(?:[^ \t\n\f\r"'\`<>=]|("|')|))|$)`,`g`),ge=/'/g,_e=/"/g,ve=/^(?:script|style|textarea|title)$/i,ye=e=>(t,...n)=>({_$litType$:e,strings:t,values:n}),O=ye(1),be=ye(2),k=Symbol.for(`lit-noChange`),A=Symbol.for(`lit-nothing`),xe=/* @__PURE__ */ new WeakMap,j=C.createTreeWalker(C,129);function Se(e,t){if(!de(e)||!e.hasOwnProperty(`raw`))throw Error(`invalid template strings array`);return le===void 0?t:le.createHTML(t)}var Ce=(e,t)=>{let n=e.length-1,r=[],i,a=t===2?`<svg>`:t===3?`<math>`:``,o=E;for(let t=0;t<n;t++){let n=e[t],s,c,l=-1,u=0;for(;u<n.length&&(o.lastIndex=u,c=o.exec(n),c!==null);)u=o.lastIndex,o===E?c[1]===`!--`?o=me:c[1]===void 0?c[2]===void 0?c[3]!==void 0&&(o=D):(ve.test(c[2])&&(i=RegExp(`</`+c[2],`g`)),o=D):o=he:o===D?c[0]===`>`?(o=i??E,l=-1):c[1]===void 0?l=-2:(l=o.lastIndex-c[2].length,s=c[1],o=c[3]===void 0?D:c[3]===`"`?_e:ge):o===_e||o===ge?o=D:o===me||o===he?o=E:(o=D,i=void 0);let d=o===D&&e[t+1].startsWith(`/>`)?` `:``;a+=o===E?n+ue:l>=0?(r.push(s),n.slice(0,l)+b+n.slice(l)+x+d):n+x+(l===-2?t:d)}return[Se(e,a+(e[n]||`<?>`)+(t===2?`</svg>`:t===3?`</math>`:``)),r]},M=class e{constructor({strings:t,_$litType$:n},r){let i;this.parts=[];let a=0,o=0,s=t.length-1,c=this.parts,[l,u]=Ce(t,n);if(this.el=e.createElement(l,r),j.currentNode=this.el.content,n===2||n===3){let e=this.el.content.firstChild;e.replaceWith(...e.childNodes)}for(;(i=j.nextNode())!==null&&c.length<s;){if(i.nodeType===1){if(i.hasAttributes())for(let e of i.getAttributeNames())if(e.endsWith(b)){let t=u[o++],n=i.getAttribute(e).split(x),r=/([.?@])?(.*)/.exec(t);c.push({type:1,index:a,name:r[2],strings:n,ctor:r[1]===`.`?Te:r[1]===`?`?Ee:r[1]===`@`?De:F}),i.removeAttribute(e)}else e.startsWith(x)&&(c.push({type:6,index:a}),i.removeAttribute(e));if(ve.test(i.tagName)){let e=i.textContent.split(x),t=e.length-1;if(t>0){i.textContent=y?y.emptyScript:``;for(let n=0;n<t;n++)i.append(e[n],w()),j.nextNode(),c.push({type:2,index:++a});i.append(e[t],w())}}}else if(i.nodeType===8){if(i.data===S)c.push({type:2,index:a});else{let e=-1;for(;(e=i.data.indexOf(x,e+1))!==-1;)c.push({type:7,index:a}),e+=x.length-1}}a++}}static createElement(e,t){let n=C.createElement(`template`);return n.innerHTML=e,n}};function N(e,t,n=e,r){if(t===k)return t;let i=r===void 0?n._$Cl:n._$Co?.[r],a=T(t)?void 0:t._$litDirective$;return i?.constructor!==a&&(i?._$AO?.(!1),a===void 0?i=void 0:(i=new a(e),i._$AT(e,n,r)),r===void 0?n._$Cl=i:(n._$Co??=[])[r]=i),i!==void 0&&(t=N(e,i._$AS(e,t.values),i,r)),t}var we=class{constructor(e,t){this._$AV=[],this._$AN=void 0,this._$AD=e,this._$AM=t}get parentNode(){return this._$AM.parentNode}get _$AU(){return this._$AM._$AU}u(e){let{el:{content:t},parts:n}=this._$AD,r=(e?.creationScope??C).importNode(t,!0);j.currentNode=r;let i=j.nextNode(),a=0,o=0,s=n[0];for(;s!==void 0;){if(a===s.index){let t;s.type===2?t=new P(i,i.nextSibling,this,e):s.type===1?t=new s.ctor(i,s.name,s.strings,this,e):s.type===6&&(t=new Oe(i,this,e)),this._$AV.push(t),s=n[++o]}a!==s?.index&&(i=j.nextNode(),a++)}return j.currentNode=C,r}p(e){let t=0;for(let n of this._$AV)n!==void 0&&(n.strings===void 0?n._$AI(e[t]):(n._$AI(e,n,t),t+=n.strings.length-2)),t++}},P=class e{get _$AU(){return this._$AM?._$AU??this._$Cv}constructor(e,t,n,r){this.type=2,this._$AH=A,this._$AN=void 0,this._$AA=e,this._$AB=t,this._$AM=n,this.options=r,this._$Cv=r?.isConnected??!0}get parentNode(){let e=this._$AA.parentNode,t=this._$AM;return t!==void 0&&e?.nodeType===11&&(e=t.parentNode),e}get startNode(){return this._$AA}get endNode(){return this._$AB}_$AI(e,t=this){e=N(this,e,t),T(e)?e===A||e==null||e===``?(this._$AH!==A&&this._$AR(),this._$AH=A):e!==this._$AH&&e!==k&&this._(e):e._$litType$===void 0?e.nodeType===void 0?fe(e)?this.k(e):this._(e):this.T(e):this.$(e)}O(e){return this._$AA.parentNode.insertBefore(e,this._$AB)}T(e){this._$AH!==e&&(this._$AR(),this._$AH=this.O(e))}_(e){this._$AH!==A&&T(this._$AH)?this._$AA.nextSibling.data=e:this.T(C.createTextNode(e)),this._$AH=e}$(e){let{values:t,_$litType$:n}=e,r=typeof n==`number`?this._$AC(e):(n.el===void 0&&(n.el=M.createElement(Se(n.h,n.h[0]),this.options)),n);if(this._$AH?._$AD===r)this._$AH.p(t);else{let e=new we(r,this),n=e.u(this.options);e.p(t),this.T(n),this._$AH=e}}_$AC(e){let t=xe.get(e.strings);return t===void 0&&xe.set(e.strings,t=new M(e)),t}k(t){de(this._$AH)||(this._$AH=[],this._$AR());let n=this._$AH,r,i=0;for(let a of t)i===n.length?n.push(r=new e(this.O(w()),this.O(w()),this,this.options)):r=n[i],r._$AI(a),i++;i<n.length&&(this._$AR(r&&r._$AB.nextSibling,i),n.length=i)}_$AR(e=this._$AA.nextSibling,t){for(this._$AP?.(!1,!0,t);e!==this._$AB;){let t=ce(e).nextSibling;ce(e).remove(),e=t}}setConnected(e){this._$AM===void 0&&(this._$Cv=e,this._$AP?.(e))}},F=class{get tagName(){return this.element.tagName}get _$AU(){return this._$AM._$AU}constructor(e,t,n,r,i){this.type=1,this._$AH=A,this._$AN=void 0,this.element=e,this.name=t,this._$AM=r,this.options=i,n.length>2||n[0]!==``||n[1]!==``?(this._$AH=Array(n.length-1).fill(/* @__PURE__ */ new String),this.strings=n):this._$AH=A}_$AI(e,t=this,n,r){let i=this.strings,a=!1;if(i===void 0)e=N(this,e,t,0),a=!T(e)||e!==this._$AH&&e!==k,a&&(this._$AH=e);else{let r=e,o,s;for(e=i[0],o=0;o<i.length-1;o++)s=N(this,r[n+o],t,o),s===k&&(s=this._$AH[o]),a||=!T(s)||s!==this._$AH[o],s===A?e=A:e!==A&&(e+=(s??``)+i[o+1]),this._$AH[o]=s}a&&!r&&this.j(e)}j(e){e===A?this.element.removeAttribute(this.name):this.element.setAttribute(this.name,e??``)}},Te=class extends F{constructor(){super(...arguments),this.type=3}j(e){this.element[this.name]=e===A?void 0:e}},Ee=class extends F{constructor(){super(...arguments),this.type=4}j(e){this.element.toggleAttribute(this.name,!!e&&e!==A)}},De=class extends F{constructor(e,t,n,r,i){super(e,t,n,r,i),this.type=5}_$AI(e,t=this){if((e=N(this,e,t,0)??A)===k)return;let n=this._$AH,r=e===A&&n!==A||e.capture!==n.capture||e.once!==n.once||e.passive!==n.passive,i=e!==A&&(n===A||r);r&&this.element.removeEventListener(this.name,this,n),i&&this.element.addEventListener(this.name,this,e),this._$AH=e}handleEvent(e){typeof this._$AH==`function`?this._$AH.call(this.options?.host??this.element,e):this._$AH.handleEvent(e)}},Oe=class{constructor(e,t,n){this.element=e,this.type=6,this._$AN=void 0,this._$AM=t,this.options=n}get _$AU(){return this._$AM._$AU}_$AI(e){N(this,e)}},ke={M:b,P:x,A:S,C:1,L:Ce,R:we,D:fe,V:N,I:P,H:F,N:Ee,U:De,B:Te,F:Oe},Ae=se.litHtmlPolyfillSupport;Ae?.(M,P),(se.litHtmlVersions??=[]).push(`3.3.3`);var je=(e,t,n)=>{let r=n?.renderBefore??t,i=r._$litPart$;if(i===void 0){let e=n?.renderBefore??null;r._$litPart$=i=new P(t.insertBefore(w(),e),e,void 0,n??{})}return i._$AI(e),i},Me=globalThis,I=class extends v{constructor(){super(...arguments),this.renderOptions={host:this},this._$Do=void 0}createRenderRoot(){let e=super.createRenderRoot();return this.renderOptions.renderBefore??=e.firstChild,e}update(e){let t=this.render();this.hasUpdated||(this.renderOptions.isConnected=this.isConnected),super.update(e),this._$Do=je(t,this.renderRoot,this.renderOptions)}connectedCallback(){super.connectedCallback(),this._$Do?.setConnected(!0)}disconnectedCallback(){super.disconnectedCallback(),this._$Do?.setConnected(!1)}render(){return k}};I._$litElement$=!0,I.finalized=!0,Me.litElementHydrateSupport?.({LitElement:I});var Ne=Me.litElementPolyfillSupport;Ne?.({LitElement:I}),(Me.litElementVersions??=[]).push(`4.2.2`);var Pe={attribute:!0,type:String,converter:_,reflect:!1,hasChanged:ae},Fe=(e=Pe,t,n)=>{let{kind:r,metadata:i}=n,a=globalThis.litPropertyMetadata.get(i);if(a===void 0&&globalThis.litPropertyMetadata.set(i,a=/* @__PURE__ */ new Map),r===`setter`&&((e=Object.create(e)).wrapped=!0),a.set(n.name,e),r===`accessor`){let{name:r}=n;return{set(n){let i=t.get.call(this);t.set.call(this,n),this.requestUpdate(r,i,e,!0,n)},init(t){return t!==void 0&&this.C(r,void 0,e,t),t}}}if(r===`setter`){let{name:r}=n;return function(n){let i=this[r];t.call(this,n),this.requestUpdate(r,i,e,!0,n)}}throw Error(`Unsupported decorator location: `+r)};function L(e){return(t,n)=>typeof n==`object`?Fe(e,t,n):((e,t,n)=>{let r=t.hasOwnProperty(n);return t.constructor.createProperty(n,e),r?Object.getOwnPropertyDescriptor(t,n):void 0})(e,t,n)}function R(e){return L({...e,state:!0,attribute:!1})}var Ie=(e,t,n)=>(n.configurable=!0,n.enumerable=!0,Reflect.decorate&&typeof t!=`object`&&Object.defineProperty(e,t,n),n);function Le(e,t){return(n,r,i)=>{let a=t=>t.renderRoot?.querySelector(e)??null;if(t){let{get:e,set:t}=typeof r==`object`?n:i??(()=>{let e=Symbol();return{get(){return this[e]},set(t){this[e]=t}}})();return Ie(n,r,{get(){let n=e.call(this);return n===void 0&&(n=a(this),(n!==null||this.hasUpdated)&&t.call(this,n)),n}})}return Ie(n,r,{get(){return a(this)}})}}var Re={ATTRIBUTE:1,CHILD:2,PROPERTY:3,BOOLEAN_ATTRIBUTE:4,EVENT:5,ELEMENT:6},ze=e=>(...t)=>({_$litDirective$:e,values:t}),Be=class{constructor(e){}get _$AU(){return this._$AM._$AU}_$AT(e,t,n){this._$Ct=e,this._$AM=t,this._$Ci=n}_$AS(e,t){return this.update(e,t)}update(e,t){return this.render(...t)}},{I:Ve}=ke,He=e=>e,Ue=()=>document.createComment(``),z=(e,t,n)=>{let r=e._$AA.parentNode,i=t===void 0?e._$AB:t._$AA;if(n===void 0)n=new Ve(r.insertBefore(Ue(),i),r.insertBefore(Ue(),i),e,e.options);else{let t=n._$AB.nextSibling,a=n._$AM,o=a!==e;if(o){let t;n._$AQ?.(e),n._$AM=e,n._$AP!==void 0&&(t=e._$AU)!==a._$AU&&n._$AP(t)}if(t!==i||o){let e=n._$AA;for(;e!==t;){let t=He(e).nextSibling;He(r).insertBefore(e,i),e=t}}}return n},B=(e,t,n=e)=>(e._$AI(t,n),e),We={},Ge=(e,t=We)=>e._$AH=t,Ke=e=>e._$AH,qe=e=>{e._$AR(),e._$AA.remove()},Je=(e,t,n)=>{let r=/* @__PURE__ */ new Map;for(let i=t;i<=n;i++)r.set(e[i],i);return r},Ye=ze(class extends Be{constructor(e){if(super(e),e.type!==Re.CHILD)throw Error(`repeat() can only be used in text expressions`)}dt(e,t,n){let r;n===void 0?n=t:t!==void 0&&(r=t);let i=[],a=[],o=0;for(let t of e)i[o]=r?r(t,o):o,a[o]=n(t,o),o++;return{values:a,keys:i}}render(e,t,n){return this.dt(e,t,n).values}update(e,[t,n,r]){let i=Ke(e),{values:a,keys:o}=this.dt(t,n,r);if(!Array.isArray(i))return this.ut=o,a;let s=this.ut??=[],c=[],l,u,d=0,f=i.length-1,p=0,m=a.length-1;for(;d<=f&&p<=m;)if(i[d]===null)d++;else if(i[f]===null)f--;else if(s[d]===o[p])c[p]=B(i[d],a[p]),d++,p++;else if(s[f]===o[m])c[m]=B(i[f],a[m]),f--,m--;else if(s[d]===o[m])c[m]=B(i[d],a[m]),z(e,c[m+1],i[d]),d++,m--;else if(s[f]===o[p])c[p]=B(i[f],a[p]),z(e,i[d],i[f]),f--,p++;else if(l===void 0&&(l=Je(o,p,m),u=Je(s,d,f)),l.has(s[d])){if(l.has(s[f])){let t=u.get(o[p]),n=t===void 0?null:i[t];if(n===null){let t=z(e,i[d]);B(t,a[p]),c[p]=t}else c[p]=B(n,a[p]),z(e,i[d],n),i[t]=null;p++}else qe(i[f]),f--}else qe(i[d]),d++;for(;p<=m;){let t=z(e,c[m+1]);B(t,a[p]),c[p++]=t}for(;d<=f;){let e=i[d++];e!==null&&qe(e)}return this.ut=o,Ge(e,c),k}}),Xe=`important`,Ze=` !`+Xe,Qe=ze(class extends Be{constructor(e){if(super(e),e.type!==Re.ATTRIBUTE||e.name!==`style`||e.strings?.length>2)throw Error("The `styleMap` directive must be used in the `style` attribute and must be the only part in the attribute.")}render(e){return Object.keys(e).reduce((t,n)=>{let r=e[n];return r==null?t:t+`${n=n.includes(`-`)?n:n.replace(/(?:^(webkit|moz|ms|o)|)(?=[A-Z])/g,`-$&`).toLowerCase()}:${r};`},``)}update(e,[t]){let{style:n}=e.element;if(this.ft===void 0)return this.ft=new Set(Object.keys(t)),this.render(t);for(let e of this.ft)t[e]??(this.ft.delete(e),e.includes(`-`)?n.removeProperty(e):n[e]=null);for(let e in t){let r=t[e];if(r!=null){this.ft.add(e);let t=typeof r==`string`&&r.endsWith(Ze);e.includes(`-`)||t?n.setProperty(e,t?r.slice(0,-11):r,t?Xe:``):n[e]=r}}return k}}),$e=2,et=85.0511,tt=111195;function nt({latitude:e,longitude:t}){let n=Math.sin(V(e,-85.0511,et)*Math.PI/180);return{x:t/360+.5,y:.5-Math.log((1+n)/(1-n))/(4*Math.PI)}}function rt(e){let t;return e.map(e=>{let{x:n,y:r}=nt(e);return t=t===void 0?n:n+Math.round(t-n),{x:t,y:r}})}function it(e,t){let n=H(e.zoom);return{x:(t.x-e.x)*n,y:(t.y-e.y)*n}}function at(e,t,n){let r=e.map(e=>e.x),i=e.map(e=>e.y),[a,o]=[Math.min(...r),Math.max(...r)],[s,c]=[Math.min(...i),Math.max(...i)],l=Math.max(1,t.width-2*n),u=Math.max(1,t.height-2*n),d=Math.min(l/(o-a||1e-9),u/(c-s||1e-9));return{x:(a+o)/2,y:(s+c)/2,zoom:V(Math.log2(d/256),$e,18)}}function ot(e,t,n){let r=H(e.zoom);return{...e,x:e.x-t/r,y:V(e.y-n/r,0,1)}}function st(e,t,n={x:0,y:0}){let r=V(e.zoom+t,$e,19),i=1/H(e.zoom)-1/H(r);return{x:e.x+n.x*i,y:e.y+n.y*i,zoom:r}}function ct(e,t){let n=V(Math.round(e.zoom),0,19),r=2**n,i=H(e.zoom)/r,a=e.x*r-t.width/2/i,o=e.y*r-t.height/2/i,s=ut(a,a+t.width/i);return ut(o,o+t.height/i).filter(e=>e>=0&&e<r).flatMap(e=>s.map(t=>({path:`${n}/${(t%r+r)%r}/${e}`,left:(t-a)*i,top:(e-o)*i,width:i,height:i})))}function lt(e,t){let n=t.longitude-e.longitude,r=(n-360*Math.round(n/360))*Math.cos(e.latitude*Math.PI/180);return tt*Math.hypot(r,t.latitude-e.latitude)}function V(e,t,n){return Math.min(n,Math.max(t,e))}function H(e){return 256*2**e}function ut(e,t){let n=Math.floor(e);return Array.from({length:Math.ceil(t)-n},(e,t)=>n+t)}var dt=12e5,ft=3e4,pt=class{constructor(){this.asked=-1/0}async get(e,t){if(t-this.asked<dt)return this.token;this.asked=t;try{let t=await e.callWS({type:`map_tiles/access_token`});this.token=t.token}catch{this.token=void 0}return this.token}refused(e){return e-this.asked<ft?!1:(this.asked=-1/0,!0)}};function mt(e,t,n){return e.hassUrl(`/api/map_tiles/raster/${t}.png?token=${encodeURIComponent(n)}`)}function U(e,t,n,r){var i=arguments.length,a=i<3?t:r===null?r=Object.getOwnPropertyDescriptor(t,n):r,o;if(typeof Reflect==`object`&&typeof Reflect.decorate==`function`)a=Reflect.decorate(e,t,n,r);else for(var s=e.length-1;s>=0;s--)(o=e[s])&&(a=(i<3?o(a):i>3?o(t,n,a):o(t,n))||a);return i>3&&a&&Object.defineProperty(t,n,a),a}var ht=`pawcontrol-route-map`,gt=30,_t=44,vt=60,yt=26,bt={start:`mdi:home-export-outline`,end:`mdi:flag-checkered`,now:`mdi:paw`,pause:`mdi:pause`,pee:`mdi:water`,poop:`mdi:emoticon-poop`},xt={ArrowLeft:[vt,0],ArrowRight:[-60,0],ArrowUp:[0,vt],ArrowDown:[0,-60]},St=new pt,W=class extends I{constructor(...e){super(...e),this.flags=[],this.label=``,this.size={width:0,height:0},this.hasTiles=!1,this.pointers=/* @__PURE__ */ new Map,this.observer=new ResizeObserver(([e])=>{e&&(this.size={width:e.contentRect.width,height:e.contentRect.height})}),this.key=e=>{let t=xt[e.key];if(t)this.change(e=>ot(e,...t));else if(e.key===`+`)this.zoom(1);else if(e.key===`-`)this.zoom(-1);else if(e.key===`0`)this.showAll();else return;e.preventDefault()},this.doubleClick=e=>{this.zoom(1,this.fromMiddle(e))},this.wheel=e=>{(this.chosen||e.ctrlKey)&&(e.preventDefault(),this.zoom(-e.deltaY/(e.ctrlKey?100:300),this.fromMiddle(e)))},this.press=e=>{this.pointers.set(e.pointerId,this.fromMiddle(e)),e.pointerType!==`touch`&&e.target.setPointerCapture(e.pointerId)},this.drag=e=>{let t=this.pointers.get(e.pointerId);if(!t)return;let n=this.fromMiddle(e),[r]=[...this.pointers].flatMap(([t,n])=>t===e.pointerId?[]:[n]);if(this.pointers.set(e.pointerId,n),r){let e=e=>Math.hypot(e.x-r.x,e.y-r.y)||1;this.zoom(Math.log2(e(n)/e(t)),r)}else(e.pointerType!==`touch`||this.chosen)&&this.change(e=>ot(e,n.x-t.x,n.y-t.y))},this.release=e=>{this.pointers.delete(e.pointerId)},this.tileLoaded=e=>{e.target.classList.add(`loaded`),this.hasTiles=!0},this.tileRefused=e=>{e.target.classList.remove(`loaded`),St.refused(Date.now())&&this.renewToken()}}connectedCallback(){super.connectedCallback(),this.observer.observe(this),this.addEventListener(`wheel`,this.wheel,{passive:!1}),this.renewToken()}disconnectedCallback(){super.disconnectedCallback(),this.observer.disconnect(),this.removeEventListener(`wheel`,this.wheel)}showAll(){this.chosen=void 0}willUpdate(e){e.has(`hass`)&&this.token===void 0&&this.renewToken()}render(){let{texts:e,route:t}=this;if(!e||!t||this.size.width===0)return A;let n=this.view(t);return O`
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
        ${this.chosen?this.button(`mdi:fit-to-screen-outline`,e.showAll,()=>{this.showAll()}):A}
      </div>
      ${this.hasTiles?O`<a
              class="credit"
              href="https://www.openstreetmap.org/copyright"
              target="_blank"
              rel="noreferrer"
              >© OpenStreetMap</a
            >`:A}
    `}tiles(e){let{hass:t,token:n}=this;return!t||n===void 0?A:O`<div class="tiles" aria-hidden="true">
      ${Ye(ct(e,this.size),e=>`${e.path} ${Math.floor(e.left)}`,e=>O`<img
            alt=""
            draggable="false"
            src=${mt(t,e.path,n)}
            style=${Qe({transform:`translate(${e.left}px, ${e.top}px)`,width:`${e.width+.5}px`,height:`${e.height+.5}px`})}
            @load=${this.tileLoaded}
            @error=${this.tileRefused}
          />`)}
    </div>`}way(e,t){let{width:n,height:r}=this.size,i=e=>rt(e.fixes).map(e=>it(t,e)).map(({x:e,y:t})=>`${(e+n/2).toFixed(1)},${(t+r/2).toFixed(1)}`).join(` `);return O`<svg class="way" aria-hidden="true" viewBox="0 0 ${n} ${r}">
      <polyline class="casing" points=${i({pace:0,fixes:e.fixes})}></polyline>
      ${e.stretches.map(e=>be`<polyline class=${`pace pace-${e.pace}`} points=${i(e)}></polyline>`)}
    </svg>`}marks(e){let t=[];return this.flags.map(n=>{let r=it(e,nt(n)),i=t.filter(e=>Math.hypot(e.x-r.x,e.y-r.y)<yt),a={x:r.x+i.length*yt,y:r.y};t.push(a);let o=`${a.x+this.size.width/2}px`,s=`${a.y+this.size.height/2}px`;return O`<span
        class="mark ${n.kind}"
        role="img"
        aria-label=${n.label}
        title=${n.label}
        style=${Qe({left:o,top:s})}
        ><ha-icon icon=${bt[n.kind]??`mdi:alert`}></ha-icon
      ></span>`})}button(e,t,n){return O`<button type="button" aria-label=${t} title=${t} @click=${n}>
      <ha-icon icon=${e}></ha-icon>
    </button>`}view(e){let{width:t,height:n}=this.size,r={width:t-_t,height:n};return this.chosen??ot(at(rt(e.fixes),r,gt),-22,0)}change(e){this.route&&(this.chosen=e(this.view(this.route)))}zoom(e,t){this.change(n=>st(n,e,t))}fromMiddle(e){let t=this.getBoundingClientRect();return{x:e.clientX-t.left-t.width/2,y:e.clientY-t.top-t.height/2}}async renewToken(){this.hass&&(this.token=await St.get(this.hass,Date.now()))}static{this.styles=c`
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
  `}};U([L({attribute:!1})],W.prototype,`hass`,void 0),U([L({attribute:!1})],W.prototype,`texts`,void 0),U([L({attribute:!1})],W.prototype,`route`,void 0),U([L({attribute:!1})],W.prototype,`flags`,void 0),U([L()],W.prototype,`label`,void 0),U([R()],W.prototype,`size`,void 0),U([R()],W.prototype,`chosen`,void 0),U([R()],W.prototype,`token`,void 0),U([R()],W.prototype,`hasTiles`,void 0);var Ct={name:`Walk`,description:`A walk of a dog on the map, with its pace, pauses and marks, and all others.`,dog:`Dog`,walk:`Walk`,week:`Week`,earlierWalk:`Earlier walk`,laterWalk:`Later walk`,earlierWeek:`A week earlier`,laterWeek:`A week later`,underWay:`under way`,noDogs:`There is no dog yet. Add one in Settings, Devices & services, Paw Control.`,dogGone:`This dog is not there any more. Choose another one in this card's settings.`,noWalks:`No walks in this week.`,noWay:`The way of this walk was not recorded.`,failed:`This could not be loaded. Try again later.`,retry:`Try again`,loading:`Loading`,map:`Map`,zoomIn:`Zoom in`,zoomOut:`Zoom out`,showAll:`Show all of the way`,now:`Now`,distance:`Distance`,duration:`Duration`,moving:`Moving`,speed:`Speed`,pauses:`Pauses`,ascent:`Uphill`,along:`With`,note:`Note`,minutes:`min`,hours:`h`,pace:`Pace`,share:`Share`,time:`Time`,under:`under`,over:`over`,profile:e=>`Speed from start to end, at most ${e}`,onTheWay:`On the way`,marks:{start:`Start`,end:`End`,pause:`Pause`,pee:`Pee`,poop:`Poop`,accident:`Accident`}},wt={name:`Spaziergang`,description:`Ein Spaziergang eines Hundes auf der Karte, mit Tempo, Pausen und Markierungen, und alle anderen.`,dog:`Hund`,walk:`Spaziergang`,week:`Woche`,earlierWalk:`Früherer Spaziergang`,laterWalk:`Späterer Spaziergang`,earlierWeek:`Eine Woche früher`,laterWeek:`Eine Woche später`,underWay:`unterwegs`,noDogs:`Es gibt noch keinen Hund. Füge einen unter Einstellungen, Geräte & Dienste, Paw Control hinzu.`,dogGone:`Diesen Hund gibt es nicht mehr. Wähle einen anderen in den Einstellungen dieser Karte.`,noWalks:`In dieser Woche gab es keine Spaziergänge.`,noWay:`Der Weg dieses Spaziergangs wurde nicht aufgezeichnet.`,failed:`Das ließ sich nicht laden. Versuche es später noch einmal.`,retry:`Noch einmal versuchen`,loading:`Wird geladen`,map:`Karte`,zoomIn:`Vergrößern`,zoomOut:`Verkleinern`,showAll:`Den ganzen Weg zeigen`,now:`Jetzt`,distance:`Strecke`,duration:`Dauer`,moving:`In Bewegung`,speed:`Tempo`,pauses:`Pausen`,ascent:`Bergauf`,along:`Mit`,note:`Notiz`,minutes:`min`,hours:`h`,pace:`Tempo`,share:`Anteil`,time:`Zeit`,under:`unter`,over:`über`,profile:e=>`Tempo vom Start bis zum Ende, höchstens ${e}`,onTheWay:`Unterwegs`,marks:{start:`Start`,end:`Ende`,pause:`Pause`,pee:`Pinkeln`,poop:`Kot`,accident:`Missgeschick`}};function Tt({locale:e}){return e.language.split(`-`,1)[0]===`de`?wt:Ct}var Et=/* @__PURE__ */ new Set([`unknown`,`unavailable`]),Dt=`pawcontrol`;function Ot(e){return At(e,e=>e.entry_type!==`service`)}function kt(e,t,n){let r=t.entities.get(n),i=r===void 0?void 0:e.states[r];return i===void 0||Et.has(i.state)?void 0:i}function At(e,t){let n=/* @__PURE__ */ new Map;for(let t of Object.values(e.entities)){if(t.platform!==Dt||t.device_id===void 0)continue;let e=n.get(t.device_id)??/* @__PURE__ */ new Map;e.set(jt(t.entity_id,t.translation_key),t.entity_id),n.set(t.device_id,e)}return[...n].flatMap(([n,r])=>{let i=e.devices[n];return i&&t(i)?[{id:n,name:Mt(i),entities:r}]:[]}).sort((t,n)=>t.name.localeCompare(n.name,e.locale.language))}function jt(e,t){let n=e.split(`.`,1)[0]??``;return t===void 0?n:`${n}.${t}`}function Mt(e){return e.name_by_user??e.name??``}var Nt=864e5,Pt={comma_decimal:`en-US`,decimal_comma:`de`,space_comma:`fr`,quote_decimal:`de-CH`};function G(e,t,n=0){let{language:r,number_format:i}=e.locale;return new Intl.NumberFormat(Pt[i]??r,{maximumFractionDigits:n,useGrouping:i!==`none`}).format(t)}function Ft(e,t){return new Intl.DateTimeFormat(e.locale.language,{...Bt(e),...Vt(e),hour:`numeric`,minute:`2-digit`}).format(t)}function It(e,t,n){let r=Lt(e,n,t),i=Ft(e,t);return r===0?i:`${Rt(e,t,r)}, ${i}`}function Lt(e,t,n){return Math.round((zt(e,n)-zt(e,t))/Nt)}function Rt(e,t,n){let{language:r}=e.locale;if(Math.abs(n)===1)return new Intl.RelativeTimeFormat(r,{numeric:`auto`}).format(n,`day`);let i=Math.abs(n)<7;return new Intl.DateTimeFormat(r,{...Bt(e),...i?{weekday:`short`}:{month:`short`,day:`numeric`}}).format(t)}function zt(e,t){let n=new Intl.DateTimeFormat(`en-CA`,{...Bt(e),year:`numeric`,month:`2-digit`,day:`2-digit`}).format(t);return Date.parse(n)}function Bt(e){return e.locale.time_zone===`server`?{timeZone:e.config.time_zone}:{}}function Vt(e){let t=e.locale.time_format;return t===`12`||t===`24`?{hour12:t===`12`}:{}}var K=[2,4,6],Ht=3e4;function Ut({features:e}){let t=e.find(e=>e.properties.kind===`way`),n=t?.geometry.coordinates??[],r=t?.properties.coordTimes??[],i=n.map((e,t)=>Gt(e,r[t])),a=qt(i);return{fixes:i,paces:a,stretches:Yt(i,a),marks:e.filter(e=>e!==t).map(Kt)}}function Wt(e){let t=[...K,1/0].map(()=>0);for(let{pace:n,from:r,to:i}of e)t[n]=(t[n]??0)+i-r;return t}function Gt([e,t],n){return{latitude:t,longitude:e,time:Date.parse(n??``)}}function Kt({geometry:e,properties:t}){let{kind:n,time:r,until:i}=t;return{...Gt(e.coordinates,r),kind:n,...i===void 0?{}:{until:Date.parse(i)}}}function qt(e){let t=[0];for(let[n,r]of Xt(e))t.push((t.at(-1)??0)+lt(n,r));let n=0,r=0;return Xt(e).map(([i,a])=>{let o=(i.time+a.time)/2,s=Math.min(i.time,o-Ht/2),c=Math.max(a.time,o+Ht/2);for(;q(e,n+1)<=s;)n+=1;for(;q(e,r)<c&&r<e.length-1;)r+=1;let l=q(e,r)-q(e,n),u=(t[r]??0)-(t[n]??0),d=l>0?u/l*3600:0;return{from:i.time,to:a.time,speed:d,pace:Jt(d)}})}function q(e,t){return e[t]?.time??1/0}function Jt(e){let t=K.findIndex(t=>e<t);return t===-1?K.length:t}function Yt(e,t){let n=[];return Xt(e).forEach(([e,r],i)=>{let a=t[i]?.pace??0,o=n.at(-1);o?.pace===a?o.fixes.push(r):n.push({pace:a,fixes:[e,r]})}),n}function Xt(e){return e.slice(1).map((t,n)=>[e[n],t])}var Zt=1609.344,Qt=.3048;function $t(e,t){if(Y(e)){let n=t/Qt;return n<1e3?`${G(e,n)} ft`:`${G(e,t/Zt,2)} mi`}return t<1e3?`${G(e,t)} m`:`${G(e,t/1e3,2)} km`}function en(e,t){return Y(e)?`${G(e,t/Qt)} ft`:`${G(e,t)} m`}function J(e,t,n){let r=Math.round(n),i=Math.floor(r/60),a=`${G(e,r%60)} ${t.minutes}`;return i>0?`${G(e,i)} ${t.hours} ${a}`:a}function tn(e,t){return`${G(e,nn(e,t),1)} ${rn(e)}`}function nn(e,t){return Y(e)?t*1e3/Zt:t}function rn(e){return Y(e)?`mph`:`km/h`}function Y(e){return e.config.unit_system?.length===`mi`}var an=6e4,on=600,X=56;function sn(e,t,n,r){let i=new Date(n.start),a=n.end===null?void 0:new Date(n.end),o=It(e,i,r),s=a&&Lt(e,i,a)===0?`${o} – ${Ft(e,a)}`:o;return`${a?s:`${o}, ${t.underWay}`} · ${$t(e,n.distance)}`}function cn(e,t,n){let r=`${t.marks[n.kind]??n.kind}, ${Ft(e,new Date(n.time))}`;return n.until===void 0?r:`${r} (${J(e,t,(n.until-n.time)/an)})`}function ln(e,t,n){return O`<dl class="figures">
    ${[[t.distance,$t(e,n.distance)],[t.duration,J(e,t,n.minutes)],[t.moving,Z(n.minutes_moving,n=>J(e,t,n))],[t.speed,Z(n.pace,t=>tn(e,60/t))],[t.pauses,Z(n.pauses,t=>G(e,t))],[t.ascent,Z(n.ascent,t=>en(e,t))],[t.along,n.walked_by.map(t=>pn(e,t)).join(`, `)||void 0],[t.note,n.note??void 0]].map(([e,t])=>t===void 0?A:O`<div>
            <dt>${e}</dt>
            <dd>${t}</dd>
          </div>`)}
  </dl>`}function un(e,t,{paces:n}){let r=Wt(n),i=r.reduce((e,t)=>e+t,0);return O`
    ${dn(e,t,n)}
    <table class="paces">
      <thead>
        <tr>
          <th scope="col">${t.pace}</th>
          <th scope="col">${t.time}</th>
          <th scope="col">${t.share}</th>
        </tr>
      </thead>
      <tbody>
        ${r.map((n,r)=>O`<tr>
              <th scope="row"><i class="pace-${r}"></i>${fn(e,t,r)}</th>
              <td>${J(e,t,n/an)}</td>
              <td>${G(e,i>0?100*n/i:0)} %</td>
            </tr>`)}
      </tbody>
    </table>
  `}function dn(e,t,n){let r=n[0]?.from??0,i=(n.at(-1)?.to??0)-r||1,a=Math.max(...n.map(({speed:e})=>e),1),o=n.map(e=>({pace:e.pace,left:on*(e.from-r)/i,right:on*(e.to-r)/i,top:X*(1-e.speed/a)})),s=o.map(({left:e,right:t,top:n})=>`L${e} ${n}H${t}`).join(``);return O`<figure>
    <svg
      class="profile"
      aria-hidden="true"
      viewBox="0 0 ${on} ${X}"
      preserveAspectRatio="none"
    >
      ${o.map(({pace:e,left:t,right:n,top:r})=>be`<rect
            class=${`pace-${e}`}
            x=${t}
            y=${r}
            width=${n-t}
            height=${X-r}
          ></rect>`)}
      <path d="M0 ${X}${s}V${X}Z"></path>
    </svg>
    <figcaption>${t.profile(tn(e,a))}</figcaption>
  </figure>`}function fn(e,t,n){let[r,i]=[K[n-1],K[n]].map(t=>t===void 0?void 0:G(e,nn(e,t),1)),a=rn(e);return r===void 0?`${t.under} ${i??``} ${a}`:i===void 0?`${t.over} ${r} ${a}`:`${r}–${i} ${a}`}function pn(e,t){let n=e.states[t]?.attributes.friendly_name;return typeof n==`string`?n:t}function Z(e,t){return e===null?void 0:t(e)}var mn=c`
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
    line-height: 44px;
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
  @container (min-width: 600px) {
    pawcontrol-route-map,
    .ground {
      height: 420px;
    }
    .week {
      flex: none;
    }
  }
`,hn=864e5,gn=200;function _n(e,t,n){let r=new Intl.DateTimeFormat(`en-CA`,{timeZone:e.config.time_zone,year:`numeric`,month:`2-digit`,day:`2-digit`}).format(n);return{first:Sn(r,-7*t-6),last:Sn(r,-7*t)}}async function vn(e,t,n){let{walks:r}=await xn(e,`get_walks`,{device_id:t,since:`${n.first} 00:00:00`,until:`${Sn(n.last,1)} 00:00:00`,limit:gn});return r.reverse()}async function yn(e,t,n){let{geojson:r}=await xn(e,`get_route`,{device_id:t,...n.end===null?{under_way:!0}:{record_id:n.id}});return Ut(r)}function bn(e){return e?.translation_key===`way_unknown`}async function xn(e,t,n){return(await e.callService(`pawcontrol`,t,n,void 0,!1,!0)).response}function Sn(e,t){return new Date(Date.parse(e)+t*hn).toISOString().slice(0,10)}var Cn=[`binary_sensor.on_walk`,`sensor.last_walk`],wn=[`sensor.walk_distance`],Tn=[`locale`,`themes`,`devices`,`entities`,`config`],En=1500,Q=class extends I{constructor(...e){super(...e),this.weeks=0}static{this.styles=mn}static getConfigForm(){return{schema:[{name:`device_id`,selector:{device:{entity:[{integration:`pawcontrol`,domain:`device_tracker`}]}}}]}}static getStubConfig(){return{}}setConfig(e){let t=e.device_id;if(t!==void 0&&typeof t!=`string`)throw Error(`device_id must be a text`);this.config=e}getCardSize(){return 9}getGridOptions(){return{columns:12,min_columns:6,rows:`auto`}}connectedCallback(){super.connectedCallback(),this.hasUpdated&&this.loadLater()}disconnectedCallback(){super.disconnectedCallback(),clearTimeout(this.timer)}shouldUpdate(e){let t=e.get(`hass`),{hass:n}=this;return e.size>1||!t||!n||Tn.some(e=>t[e]!==n[e])||this.changedSince(t)}willUpdate(e){let{dog:t}=this,n=e.get(`hass`);t&&t.id!==this.asked?(this.asked=t.id,this.walks=this.route=this.drawn=void 0,this.goTo(0)):n&&this.changedSince(n)&&this.loadLater()}render(){let{hass:e,config:t,dog:n}=this;if(!e||!t)return A;let r=Tt(e);return n?O`<ha-card>
      <div class="picker">
        ${this.dogPicker(e,r,n)}${this.weekPicker(e,r)}
        ${this.walkPicker(e,r)}
      </div>
      ${this.content(e,r)}
    </ha-card>`:O`<ha-card><p>${t.device_id===void 0?r.noDogs:r.dogGone}</p></ha-card>`}dogPicker(e,t,n){let r=Ot(e);return this.config?.device_id!==void 0||r.length===1?O`<h2>${n.name}</h2>`:O`<select class="dog" aria-label=${t.dog} @change=${e=>{this.picked=e.target.value}}>
      ${r.map(({id:e,name:t})=>O`<option value=${e} ?selected=${e===n.id}>${t}</option>`)}
    </select>`}weekPicker(e,t){let{weeks:n}=this,{first:r,last:i}=_n(e,n,/* @__PURE__ */ new Date),a=new Intl.DateTimeFormat(e.locale.language,{day:`numeric`,month:`short`,timeZone:`UTC`});return O`<div class="row week" role="group" aria-label=${t.week}>
      ${$(`mdi:chevron-left`,t.earlierWeek,()=>this.goTo(n+1))}
      <span aria-live="polite">${a.formatRange(Date.parse(r),Date.parse(i))}</span>
      ${$(`mdi:chevron-right`,t.laterWeek,n>0&&(()=>this.goTo(n-1)))}
    </div>`}walkPicker(e,t){let{walks:n=[],walk:r}=this,i=n.findIndex(e=>e===r),a=e=>{let t=n[e];return t!==void 0&&(()=>this.choose(t.start))},o=e=>{this.choose(e.target.value)},s=/* @__PURE__ */ new Date;return O`<div class="row" role="group" aria-label=${t.walk}>
      ${$(`mdi:chevron-left`,t.earlierWalk,a(i+1))}
      <select aria-label=${t.walk} ?disabled=${n.length===0} @change=${o}>
        ${n.map(n=>O`<option value=${n.start} .selected=${n===r}>
              ${sn(e,t,n,s)}
            </option>`)}
      </select>
      ${$(`mdi:chevron-right`,t.laterWalk,a(i-1))}
    </div>`}content(e,t){let{walks:n,walk:r,route:i,trouble:a}=this;if(a===`failed`)return this.failure(t);if(!n)return O`<p role="status">${t.loading} …</p>`;if(!r)return O`<p role="status">${t.noWalks}</p>`;if(a||!i)return O`<div class="ground"><p role="status">${a?t.noWay:`${t.loading} …`}</p></div>
        ${ln(e,t,r)}`;let o=Dn(e,t,r,i);return O`
      <pawcontrol-route-map
        .hass=${e}
        .texts=${t}
        .route=${i}
        .flags=${o}
        .label=${sn(e,t,r,/* @__PURE__ */ new Date)}
      ></pawcontrol-route-map>
      ${ln(e,t,r)}${un(e,t,i)}
      <ol class="events" aria-label=${t.onTheWay}>
        ${o.map(({kind:e,label:t})=>O`<li class=${e}>${t}</li>`)}
      </ol>
    `}failure(e){return O`<div class="ground">
      <p role="alert">${e.failed}</p>
      <button type="button" class="text" @click=${()=>void this.loadWalks()}>
        ${e.retry}
      </button>
    </div>`}get dog(){if(!this.hass)return;let e=Ot(this.hass),t=this.config?.device_id??this.picked;return t===void 0?e[0]:e.find(e=>e.id===t)}get walk(){return this.walks?.find(e=>e.start===this.chosen)??this.walks?.[0]}changedSince(e){let{hass:t,dog:n,walk:r}=this;return!t||!n?!1:(r?.end===null?[...Cn,...wn]:Cn).some(r=>kt(e,n,r)!==kt(t,n,r))}async goTo(e){this.weeks=e,this.chosen=void 0,await this.loadWalks()}async choose(e){this.chosen=e,await this.loadRoute()}loadLater(){clearTimeout(this.timer),this.timer=setTimeout(()=>void this.loadWalks(),En)}async loadWalks(){let{hass:e,dog:t,weeks:n}=this;e&&t&&await this.ask(vn(e,t.id,_n(e,n,/* @__PURE__ */ new Date)),e=>(this.walks=e,this.loadRoute()))}async loadRoute(){let{hass:e,dog:t,walk:n}=this;e&&t&&n&&await this.ask(yn(e,t.id,n),e=>{n.start!==this.drawn&&this.map?.showAll(),this.drawn=n.start,this.route=e})}async ask(e,t){let n=this.question=Symbol();try{let r=await e;if(n!==this.question)return;this.trouble=void 0,await t(r)}catch(e){n===this.question&&(this.trouble=bn(e)?`noWay`:`failed`)}}};U([L({attribute:!1})],Q.prototype,`hass`,void 0),U([R()],Q.prototype,`config`,void 0),U([R()],Q.prototype,`picked`,void 0),U([R()],Q.prototype,`weeks`,void 0),U([R()],Q.prototype,`walks`,void 0),U([R()],Q.prototype,`chosen`,void 0),U([R()],Q.prototype,`route`,void 0),U([R()],Q.prototype,`trouble`,void 0),U([Le(ht)],Q.prototype,`map`,void 0);function Dn(e,t,n,r){let i=r.marks.map(n=>({...n,label:cn(e,t,n)})),a=r.fixes.at(-1);return n.end===null&&a?[...i,{...a,kind:`now`,label:t.now}]:i}function $(e,t,n){return O`<button
    type="button"
    aria-label=${t}
    title=${t}
    ?disabled=${n===!1}
    @click=${()=>n!==!1&&void n()}
  >
    <ha-icon icon=${e}></ha-icon>
  </button>`}var{name:On,description:kn}=Tt({locale:{language:navigator.language}});e({type:`pawcontrol-walk-card`,name:`Paw Control: ${On}`,description:kn},Q),customElements.get(`pawcontrol-route-map`)||customElements.define(ht,W);