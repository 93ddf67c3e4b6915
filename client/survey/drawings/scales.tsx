import type { ReactNode } from 'react'
import type { Step } from './Drawing.tsx'

const range = (count: number): number[] => Array.from({ length: count }, (_, i) => i)

/** Classes: `line` outline, `tint` pale fill, `warm` second colour, `full` solid fill. */
function Icon({ width = 48, children }: { width?: number; children: ReactNode }) {
  return (
    <svg
      className="drawing"
      viewBox={`0 0 ${width} 48`}
      width={width}
      height="48"
      aria-hidden="true"
      focusable="false"
    >
      {children}
    </svg>
  )
}

/** Growing bars, as many filled as the step is high. */
export function Bars({ level, top }: Step) {
  const width = 40 / top
  return (
    <Icon>
      {range(top).map((i) => {
        const height = 10 + (30 * (i + 1)) / top
        return (
          <rect
            key={i}
            className={i < level ? 'full' : 'line tint'}
            x={4 + i * width}
            y={44 - height}
            width={width - 3}
            height={height}
            rx="2"
          />
        )
      })}
    </Icon>
  )
}

/** A circle that fills like a clock. */
export function Circles({ level, top }: Step) {
  const angle = (2 * Math.PI * level) / top
  const x = 24 + 18 * Math.sin(angle)
  const y = 24 - 18 * Math.cos(angle)
  const slice = `M24 24V6A18 18 0 ${angle > Math.PI ? 1 : 0} 1 ${x.toFixed(2)} ${y.toFixed(2)}Z`
  return (
    <Icon>
      <circle className={level === top ? 'full line' : 'line tint'} cx="24" cy="24" r="18" />
      {level > 0 && level < top && <path className="full" d={slice} />}
    </Icon>
  )
}

/** A hill that is steep at the first step and flat at the last, and somebody before it. */
export function Hill({ level, top }: Step) {
  const peak = 7 + (33 * level) / top
  return (
    <Icon width={56}>
      <path className="line tint" d={`M16 42C26 42 ${28} ${peak} 36 ${peak}S46 42 54 42Z`} />
      <path className="line" d="M2 42h52" />
      <circle className="warm full" cx="8" cy="24" r="4.5" />
      <path className="warm full" d="M4 42V34a4 4 0 0 1 8 0v8z" />
    </Icon>
  )
}

/** A speech bubble that grows and fills with lines. */
export function Bubbles({ level, top }: Step) {
  const size = 0.42 + (0.58 * level) / top
  return (
    <Icon width={56}>
      <g transform={`translate(${28 - 26 * size} ${26 - 22 * size}) scale(${size.toFixed(3)})`}>
        <path
          className={`line ${level === 0 ? 'paper' : 'tint'}`}
          d="M6 2h40a4 4 0 0 1 4 4v24a4 4 0 0 1-4 4H24L12 44V34H6a4 4 0 0 1-4-4V6a4 4 0 0 1 4-4z"
        />
        {range(Math.min(level, 3)).map((i) => (
          <path key={i} className="line" d={`M10 ${11 + i * 8}h32`} />
        ))}
      </g>
    </Icon>
  )
}

/** Days filled of four weeks, for "not, once, two or three times, weekly, several times a week, almost daily". */
const DAYS = [[], [9], [3, 12, 22], [2, 9, 16, 23], [0, 2, 4, 7, 9, 11, 14, 16, 18, 21, 23, 25]]

export function Calendar({ level, top }: Step) {
  const free = [6, 13, 20, 27]
  const filled = level === top ? range(28).filter((day) => !free.includes(day)) : (DAYS[level] ?? [])
  return (
    <Icon width={56}>
      <rect className="line paper" x="3" y="6" width="50" height="38" rx="4" />
      <path className="line" d="M3 14h50M15 3v6M41 3v6" />
      {range(28).map((day) => (
        <rect
          key={day}
          className={filled.includes(day) ? 'full' : 'pale'}
          x={6.5 + (day % 7) * 6.3}
          y={17.5 + Math.floor(day / 7) * 6.3}
          width="4.8"
          height="4.8"
          rx="1"
        />
      ))}
    </Icon>
  )
}

const STAR = 'M9 1l2.5 5.2 5.7.7-4.2 3.9 1.1 5.7L9 13.7l-5.1 2.8 1.1-5.7L.8 6.9l5.7-.7z'

/** Stars, as many filled as the step is high. */
export function Stars({ level, top }: Step) {
  const columns = Math.ceil(top / 2)
  return (
    <Icon>
      {range(top).map((i) => (
        <path
          key={i}
          className={i < level ? 'warm full line' : 'line paper'}
          transform={`translate(${4 + (i % columns) * 23} ${4 + Math.floor(i / columns) * 22}) scale(1.1)`}
          d={STAR}
        />
      ))}
    </Icon>
  )
}

/** A jug that fills. */
export function Jug({ level, top }: Step) {
  const height = (30 * level) / top
  return (
    <Icon>
      <path className="line paper" d="M8 6h24l-2 36a2 2 0 0 1-2 2H12a2 2 0 0 1-2-2z" />
      {level > 0 && (
        <path
          className="full"
          d={`M${10.4 - height / 15} ${42 - height}H${29.6 + height / 15}L28.3 42H11.7z`}
        />
      )}
      <path className="line" d="M31 13h7a4 4 0 0 1 4 4v10a4 4 0 0 1-4 4h-8" />
    </Icon>
  )
}

/** Two figures: the second grows from another shape, size and shade into the first. */
export function Figures({ level, top }: Step) {
  const same = level / top
  const figure = (x: number, like: number, className: string) => {
    const head = 5 + 2 * like
    const width = 14 + 7 * like
    const height = 14 + 8 * like
    return (
      <g className={className}>
        <rect
          x={x - head}
          y={44 - height - 2 * head - 1}
          width={2 * head}
          height={2 * head}
          rx={head * like}
        />
        <rect x={x - width / 2} y={44 - height} width={width} height={height} rx={8 * like} />
      </g>
    )
  }
  return (
    <Icon width={56}>
      {figure(15, 1, 'full line')}
      {figure(41, same, same === 1 ? 'full line' : same < 0.5 ? 'paper line' : 'tint line')}
    </Icon>
  )
}

/** A pair of scales that tips from one side to the other. */
export function Balance({ level, top }: Step) {
  const tip = 9 - (18 * level) / top
  const pan = (x: number, y: number, className: string) => (
    <path className={className} d={`M${x - 9} ${y + 9}h18a9 8 0 0 1-18 0zM${x} ${y}l-7 9M${x} ${y}l7 9`} />
  )
  return (
    <Icon width={56}>
      <path className="line" d="M28 8v34M18 43h20" />
      <path className="line strong" d={`M12 ${16 + tip}L44 ${16 - tip}`} />
      {pan(12, 16 + tip, 'line full')}
      {pan(44, 16 - tip, 'line full warm')}
      <circle className="full" cx="28" cy="9" r="3" />
    </Icon>
  )
}
