/** The name under which the table `drift` counts the fields of a file that it does not tell apart any more. */
export const MORE_DRIFT = '(more)'
