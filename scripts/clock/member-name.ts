interface Shape {
  readonly type: string;
}

/** `Date.now` for both `Date.now` and `globalThis.Date.now`; what a call returns has no name. */
export function memberName(node: { object: Shape; property: Shape }): string {
  return `${nameOf(node.object)}.${nameOf(node.property)}`.replace(/^globalThis\./, '');
}

function nameOf(node: Shape): string {
  if ('name' in node && typeof node.name === 'string') return node.name;
  if (node.type !== 'MemberExpression' || !('object' in node) || !('property' in node)) return '';
  return isShape(node.object) && isShape(node.property) ? memberName({ object: node.object, property: node.property }) : '';
}

function isShape(value: unknown): value is Shape {
  return typeof value === 'object' && value !== null && 'type' in value;
}
