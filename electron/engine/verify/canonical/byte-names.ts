/** The bytes of JSON's punctuation, by name. */
export const QUOTE = 0x22
export const BACKSLASH = 0x5c
export const COMMA = 0x2c
export const SPACE = 0x20
export const OBJECT = 0x7b
export const OBJECT_END = 0x7d
export const LIST = 0x5b
export const LIST_END = 0x5d
