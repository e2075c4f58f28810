/** The one module that Home Assistant loads. */

import "./walk";
