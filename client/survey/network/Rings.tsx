import { Face } from './Face.tsx'

const SIZE = 320
const MIDDLE = SIZE / 2
/** Outer edge of each ring, from the innermost (highest code) outwards. */
const EDGES = [58, 90, 122, 154]
const FACE = 30

interface Placed {
  aid: string
  label: string
  code: number | undefined
}
interface Props {
  codes: readonly number[]
  active: string
  faces: readonly Placed[]
  onChoose: (code: number) => void
}

/** Rings around "me" to tap on. The radio buttons below say the same in words and take the keyboard. */
export function Rings({ codes, active, faces, onChoose }: Props) {
  const inner = [...codes].sort((a, b) => b - a)
  const now = faces.find((f) => f.aid === active)?.code
  const tappable = (code: number | undefined) =>
    code === undefined ? {} : { onClick: () => onChoose(code), className: code === now ? 'ring now' : 'ring' }
  return (
    <svg className="rings" viewBox={`0 0 ${SIZE} ${SIZE}`} aria-hidden="true" focusable="false">
      <rect width={SIZE} height={SIZE} rx="14" {...tappable(inner[EDGES.length])} />
      {[...EDGES].reverse().map((edge, i) => (
        <circle key={edge} cx={MIDDLE} cy={MIDDLE} r={edge} {...tappable(inner[EDGES.length - 1 - i])} />
      ))}
      <g className="me">
        <circle cx={MIDDLE} cy={MIDDLE - 7} r="7" />
        <path d={`M${MIDDLE - 12} ${MIDDLE + 16}v-4a12 11 0 0 1 24 0v4z`} />
      </g>
      {placed(faces, inner).map(({ aid, label, x, y }) => (
        <svg
          key={aid}
          aria-hidden="true"
          x={x - FACE / 2}
          y={y - FACE / 2}
          width={FACE}
          height={FACE}
          className="placed"
        >
          {aid === active && <circle className="mark" cx={FACE / 2} cy={FACE / 2} r={FACE / 2} />}
          <Face aid={aid} label={label} />
        </svg>
      ))}
    </svg>
  )
}

/** Where the faces stand: spread evenly over their ring, those outside in the corners. */
function placed(faces: readonly Placed[], inner: readonly number[]): (Placed & { x: number; y: number })[] {
  return inner.flatMap((code, ring) => {
    const here = faces.filter((f) => f.code === code)
    return here.map((face, i) => {
      if (ring >= EDGES.length) return { ...face, ...corner(i) }
      const radius = (EDGES[ring]! + (EDGES[ring - 1] ?? 22)) / 2
      const turn = (2 * Math.PI * (i + ring / 8)) / here.length - Math.PI / 3
      return { ...face, x: MIDDLE + radius * Math.cos(turn), y: MIDDLE + radius * Math.sin(turn) }
    })
  })
}

/** Free places beside the rings, corner after corner. */
function corner(i: number): { x: number; y: number } {
  const near = 18 + Math.floor(i / 4) * 28
  const [x, y] = [i % 2 === 0 ? near : SIZE - near, 18]
  return { x, y: i % 4 < 2 ? y : SIZE - y }
}
