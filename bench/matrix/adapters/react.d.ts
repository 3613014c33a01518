declare module 'react' {
  export function createElement(component: unknown, props: object): unknown;
}
declare module 'react-dom/client' {
  export interface Root {
    render(element: unknown): void;
    unmount(): void;
  }
  export function createRoot(place: Element): Root;
}
